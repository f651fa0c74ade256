package dev.lumen.trace.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import tools.jackson.databind.json.JsonMapper;

/** That the JSON and the XML of the pages can be read, and that our coordinates are ours. */
class DocumentBlockTests {

  private static final Pattern OURS =
      Pattern.compile(
          "<groupId>dev\\.lumen</groupId>\\s*<artifactId>(.+?)</artifactId>(?:\\s*<version>(.+?)</version>)?"
              + "|dev\\.lumen:([\\w-]+)(?::([\\w.-]+))?");

  @Test
  void jsonIsJson() {
    JsonMapper mapper = new JsonMapper();
    assertThat(blocks("json"))
        .filteredOn(block -> !block.text().contains("…"))
        .isNotEmpty()
        .allSatisfy(block -> assertThat(mapper.readTree(block.text()).isObject()).isTrue());
  }

  @Test
  void xmlIsXml() {
    assertThat(blocks("xml"))
        .isNotEmpty()
        .allSatisfy(block -> assertThat(parse("<all>" + block.text() + "</all>")).isNotNull());
  }

  @Test
  void gradleHasDependenciesAlone() {
    assertThat(blocks("groovy", "kts"))
        .hasSizeGreaterThan(2)
        .allSatisfy(
            block ->
                assertThat(block.text().lines())
                    .allMatch(line -> line.matches("dependencies \\{|}") || isGradle(line, block)));
  }

  /** A dependency as Gradle's Kotlin or its Groovy has it. */
  private static boolean isGradle(String line, Page.Block block) {
    boolean kotlin = block.language().equals("kts");
    String coordinates = "[\\w.-]+:[\\w-]+(:[\\w.-]+)?";
    return line.strip()
        .matches(
            kotlin
                ? "\\w*mplementation\\((platform\\()?\"" + coordinates + "\"\\)+"
                : "\\w*mplementation (platform\\()?'" + coordinates + "'\\)?");
  }

  /** As a module of ours has them, where Spring Boot's versions count. */
  @Test
  void versionsThatAreLeftOutAreSpringBoots() throws Exception {
    StringBuilder poms = new StringBuilder();
    for (String module : List.of("lumen-trace-spring-boot-autoconfigure", "sample-app")) {
      poms.append(Files.readString(Page.ROOT.resolve(module).resolve("pom.xml")));
    }
    Pattern managed =
        Pattern.compile(
            "<dependency>\\s*<groupId>(?!dev\\.lumen<)[^<]+</groupId>\\s*<artifactId>[^<]+</artifactId>\\s*</dependency>");

    List<String> shown =
        blocks("xml").stream()
            .flatMap(block -> managed.matcher(block.text()).results())
            .map(match -> match.group().replaceAll("\\s|</?dependency>", ""))
            .toList();

    assertThat(shown)
        .hasSizeGreaterThan(2)
        .allSatisfy(
            coordinates ->
                assertThat(poms.toString().replaceAll("\\s", ""))
                    .containsPattern(
                        Pattern.quote(coordinates) + "(<optional>|<scope>|</dependency>)"));
  }

  @Test
  void ourCoordinatesAreThoseOfTheBuild() throws Exception {
    String pom = Files.readString(Page.ROOT.resolve("pom.xml"));
    String version =
        Pattern.compile("<version>(.+?)</version>").matcher(pom).results().toList().get(0).group(1);

    for (Page page : Page.all()) {
      for (var match : OURS.matcher(page.text()).results().toList()) {
        String module = match.group(1) == null ? match.group(3) : match.group(1);
        assertThat(Page.ROOT.resolve(module).resolve("pom.xml")).as(page.name()).exists();
        String shown = match.group(2) == null ? match.group(4) : match.group(2);
        if (shown != null) {
          assertThat(shown).as(page.name()).isEqualTo(version);
        }
      }
    }
  }

  private static List<Page.Block> blocks(String... languages) {
    return Page.all().stream().flatMap(page -> page.blocks(languages).stream()).toList();
  }

  private static Document parse(String xml) throws Exception {
    return DocumentBuilderFactory.newDefaultInstance()
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)));
  }
}
