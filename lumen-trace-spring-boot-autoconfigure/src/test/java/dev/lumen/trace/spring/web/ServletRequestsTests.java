package dev.lumen.trace.spring.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lumen.trace.spring.http.ExcludedPaths;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;

class ServletRequestsTests {

  @Test
  void theServletsPathIsPartOfThePath() {
    MockHttpServletRequest request = new MockHttpServletRequest();
    request.setServletPath("/api");
    request.setPathInfo("/ping");

    assertThat(ServletRequests.INSTANCE.isIn(new ExcludedPaths(List.of("/api/ping")), request))
        .isTrue();
  }
}
