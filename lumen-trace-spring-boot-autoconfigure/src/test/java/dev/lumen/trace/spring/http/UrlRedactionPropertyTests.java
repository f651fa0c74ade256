package dev.lumen.trace.spring.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * No secret passes, whatever stands around it; and whatever a URL is, reading it throws nothing.
 */
class UrlRedactionPropertyTests {

  private static final String SECRET = "pl4nt3d";

  private final UrlRedaction redaction = new UrlRedaction(List.of("token", "sig"));

  @Property
  void aSecretAmongOtherParameters(
      @ForAll("parameters") List<String> others, @ForAll("names") String name) {
    List<String> all = new ArrayList<>(others);
    all.add(all.size() / 2, name + "=" + SECRET);
    String query = String.join("&", all);

    assertThat(redaction.query(query)).doesNotContain(SECRET);
    assertThat(redaction.url("https://u:" + SECRET + "@host/a?" + query)).doesNotContain(SECRET);
  }

  @Property
  void anyTextIsRead(@ForAll String text) {
    assertThat(redaction.query(text)).isNotNull();
    assertThat(redaction.path(text)).isNotNull();
    assertThat(redaction.url(text)).isNotNull();
  }

  @Provide
  Arbitrary<List<String>> parameters() {
    return Arbitraries.strings()
        .withChars("ab=%;+?#/@:")
        .ofMaxLength(8)
        // What comes before a fragment's sign is the query.
        .map(text -> text.replace("#", ""))
        .list()
        .ofMaxSize(5);
  }

  @Provide
  Arbitrary<String> names() {
    return Arbitraries.of("token", "TOKEN", "Sig", "%74oken", "to%6Ben", "s%69g");
  }
}
