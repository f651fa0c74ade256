package dev.lumen.trace.spring.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.URISyntaxException;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Addresses and templates of requests, whatever they are made of. */
class HttpClientPropertyTests {

  @Property
  void anyAddressHasATargetWithoutItsUser(@ForAll("addresses") String address) {
    URI uri;
    try {
      uri = new URI(address);
    } catch (URISyntaxException e) {
      // No request can be made to it.
      return;
    }
    HttpClientTarget target = HttpClientTarget.of(uri);

    assertThat(String.valueOf(target.address())).doesNotContain("@", "planted");
  }

  @Property
  void anyTemplateHasAPathWithoutItsQuery(@ForAll("addresses") String template) {
    String path = HttpClientTemplate.path(template);

    // But for what is in a variable, as {?page} is.
    if (template.matches("(?:[^{}]|\\{[^{}?]*})*")) {
      assertThat(String.valueOf(path)).doesNotContain("?");
    }
  }

  @Provide
  Arbitrary<String> addresses() {
    return Arbitraries.of(
            "http",
            "https",
            "://",
            "//",
            "/",
            "user:planted@",
            "host",
            "a_b",
            "[::1]",
            ":",
            "80",
            "99999999999",
            "{id}",
            "{",
            "}",
            "?a=b",
            "#c",
            "%20",
            ".")
        .list()
        .ofMaxSize(10)
        .map(parts -> String.join("", parts));
  }
}
