package dev.lumen.trace.sample;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Profile;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/** Says what to try: to a browser with a link, to a terminal as text. */
@RestController
@Profile(Part.SHOP)
class HomeController {

  private static final String TEXT =
      """
      A small shop, traced. Some orders were placed at start; place more:

        curl -H 'Content-Type: application/json' -d '{"product":"book","quantity":2}' %1$s/orders
        curl -H 'Content-Type: application/json' -d '{"product":"piano","quantity":1}' %1$s/orders   (slow)
        curl -H 'Content-Type: application/json' -d '{"product":"lamp","quantity":1}' %1$s/orders    (fails)
        curl %1$s/orders/1
        curl %1$s/orders      (asks the database once for each order)

      See them at %1$s/actuator/traces/ui, or here:

        curl %1$s/actuator/traces
        curl '%1$s/actuator/traces?status=error'
        curl '%1$s/actuator/traces?minDuration=300ms'
        curl %1$s/actuator/traces/{traceId}
      """;

  private static final String PAGE =
      """
      <!doctype html>
      <html lang="en">
      <meta charset="utf-8">
      <title>Shop</title>
      <h1>A small shop, traced</h1>
      <p><a href="actuator/traces/ui">See its requests</a></p>
      <pre>%s</pre>
      </html>
      """;

  private final ShopAddress address;
  private final ObjectProvider<SplitServices> split;

  HomeController(ShopAddress address, ObjectProvider<SplitServices> split) {
    this.address = address;
    this.split = split;
  }

  @GetMapping("/")
  ResponseEntity<String> home(
      @RequestHeader(name = HttpHeaders.ACCEPT, defaultValue = MediaType.ALL_VALUE) String accept) {
    String text = TEXT.formatted(address.of("")) + others();
    return accept.contains(MediaType.TEXT_HTML_VALUE)
        ? ResponseEntity.ok().contentType(MediaType.TEXT_HTML).body(PAGE.formatted(text))
        : ResponseEntity.ok().contentType(MediaType.TEXT_PLAIN).body(text);
  }

  /** Where the rest of each trace is, if stock and payment are processes of their own. */
  private String others() {
    StringBuilder others = new StringBuilder();
    split.stream()
        .flatMap(services -> services.all().stream())
        .forEach(
            service ->
                others.append(
                    "\nThe part of %s is at %s/actuator/traces/ui\n"
                        .formatted(service.name(), service.address())));
    return others.toString();
  }
}
