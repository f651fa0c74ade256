package dev.lumen.trace.noharm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** {@link Masks} says what may differ. */
class NoHarmTests {

  private static ProbedProcess onTomcat;

  @BeforeAll
  static void startOnTomcat() throws IOException {
    onTomcat = ProbedProcess.withoutStarter(Server.TOMCAT);
  }

  @Test
  void nothingElseDiffersOnTomcat() throws Exception {
    assertSame(onTomcat, ProbedProcess.withStarter(Server.TOMCAT));
  }

  @Test
  void nothingDiffersWhereItIsSwitchedOff() throws Exception {
    assertSame(onTomcat, ProbedProcess.withStarter(Server.TOMCAT, "--lumen.trace.enabled=false"));
  }

  @Test
  void nothingElseDiffersOnJetty() throws Exception {
    assertSame(ProbedProcess.withoutStarter(Server.JETTY), ProbedProcess.withStarter(Server.JETTY));
  }

  @Test
  void nothingElseDiffersWithAManagementPort() throws Exception {
    String port = "--management.server.port=0";

    assertSame(
        ProbedProcess.withoutStarter(Server.JETTY, port),
        ProbedProcess.withStarter(Server.JETTY, port));
  }

  private static void assertSame(ProbedProcess without, ProbedProcess with) throws Exception {
    List<String> differences = Differences.between(without.observations(), with.observations());

    assertThat(String.join("\n", differences)).isEmpty();
  }
}
