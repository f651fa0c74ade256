package dev.lumen.trace.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** That the links and the commands of the pages lead somewhere. */
class LinkTests {

  private static final Pattern LINK =
      Pattern.compile("]\\(([^)\\s]+)\\)|(?:src|srcset)=\"([^\"]+)\"");

  private static final Pattern MODULES = Pattern.compile("-pl (\\S+)");

  private static final Pattern PROFILE = Pattern.compile("-P (\\S+)");

  @Test
  void everyLinkOfAPageIsThere() {
    List<String> broken = new ArrayList<>();
    for (Page page : Page.all()) {
      LINK.matcher(withoutBlocks(page))
          .results()
          .map(link -> link.group(1) == null ? link.group(2) : link.group(1))
          .filter(link -> !link.matches("https?://.*") && !leadsTo(page, link))
          .forEach(link -> broken.add(page.name() + " " + link));
    }

    assertThat(broken).isEmpty();
  }

  @Test
  void everyPageIsLinkedFromReadme() {
    String readme = Page.of("README.md").text();

    assertThat(Page.all())
        .filteredOn(page -> page.name().startsWith("docs/"))
        .allSatisfy(page -> assertThat(readme).contains("](" + page.name()));
  }

  @Test
  void everyModuleAndProfileOfACommandIsThere() throws Exception {
    String poms = Files.readString(Page.ROOT.resolve("pom.xml"));
    for (String module :
        List.of("fault-tests", "stress-tests", "sample-app", "benchmarks", "lumen-trace-bom")) {
      poms += Files.readString(Page.ROOT.resolve(module).resolve("pom.xml"));
    }
    for (Page page : Page.all()) {
      for (String line : page.lines()) {
        if (line.contains("./mvnw")) {
          MODULES
              .matcher(line)
              .results()
              .flatMap(match -> List.of(match.group(1).split(",")).stream())
              .forEach(
                  module ->
                      assertThat(Page.ROOT.resolve(module).resolve("pom.xml")).as(line).exists());
          for (var match : PROFILE.matcher(line).results().toList()) {
            for (String profile : match.group(1).replaceAll("\\W+$", "").split(",", -1)) {
              assertThat(poms).as(line).contains("<id>" + profile + "</id>");
            }
          }
        }
      }
    }
  }

  private static boolean leadsTo(Page page, String link) {
    String[] parts = link.split("#", 2);
    Path self = Page.ROOT.resolve(page.name());
    Path file = parts[0].isEmpty() ? self : self.resolveSibling(parts[0]);
    if (!Files.exists(file)) {
      return false;
    }
    return parts.length == 1
        || Page.of(Page.ROOT.relativize(file.normalize()).toString()).lines().stream()
            .filter(line -> line.startsWith("#"))
            .anyMatch(line -> anchor(line).equals(parts[1]));
  }

  /** As GitHub makes it of a heading. */
  private static String anchor(String heading) {
    return heading
        .replaceFirst("^#+ ", "")
        .toLowerCase(Locale.ROOT)
        .replaceAll("[^\\w\\- ]", "")
        .replace(' ', '-');
  }

  private static String withoutBlocks(Page page) {
    return page.text().replaceAll("(?s)```.*?```", "");
  }
}
