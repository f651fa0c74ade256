package dev.lumen.trace.spring.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lumen.trace.data.SpanData;
import dev.lumen.trace.data.SpanEvent;
import dev.lumen.trace.spring.http.TestServer;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.stereotype.Controller;
import org.springframework.validation.BindingResult;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.ResponseBody;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.View;

/** When a handler has returned, which view is rendered, and what a form refuses, on Tomcat. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ViewTests {

  private TestServer server;

  @BeforeAll
  void start() {
    server = TestServer.start(Applications.tomcatWebMvc(FormController.class));
  }

  @AfterAll
  void stop() {
    assertThat(server.leftovers()).isEmpty();
    server.close();
  }

  @Test
  void theHandlersReturnAndTheViewAreEvents() {
    server.get("/form");

    SpanData span = server.takeSpan();
    assertThat(span.events().stream().map(SpanEvent::name)).containsExactly("handler", "view");
    assertThat(span.events().get(1).attributes().get("view.name")).isEqualTo("FormView");
    assertThat(span.events().get(1).epochNanos())
        .isGreaterThanOrEqualTo(span.events().get(0).epochNanos());
    assertThat(span.attributes().get("validation.errors")).isNull();
  }

  @Test
  void aRedirectIsNamedWithoutItsQuery() {
    server.get("/moved");

    SpanData span = server.takeSpan();
    assertThat(span.events().get(1).attributes().get("view.name")).isEqualTo("redirect:/form");
  }

  @Test
  void aFormThatIsRefusedIsNoPlainSuccess() throws Exception {
    HttpResponse<String> response = post("/form", "age=none&size=big");

    assertThat(response.statusCode()).isEqualTo(200);
    SpanData span = server.takeSpan();
    assertThat(span.attributes().get("validation.errors")).isEqualTo(2L);
  }

  @Test
  void soIsWhatASpringExceptionRefuses() throws Exception {
    HttpResponse<String> response = post("/strict", "age=none");

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(server.takeSpan().attributes().get("validation.errors")).isEqualTo(1L);
  }

  @Test
  void whatIsWrittenByTheHandlerHasNoView() {
    server.get("/plain");

    assertThat(server.takeSpan().events()).isEmpty();
  }

  @Test
  void aViewThatFailsIsNoViewThatWasRendered() {
    server.get("/broken");

    assertThat(server.takeSpan().events().stream().map(SpanEvent::name))
        .containsExactly("handler", "exception");
  }

  private HttpResponse<String> post(String path, String form) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create("http://localhost:" + server.port() + path))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form))
                .build(),
            HttpResponse.BodyHandlers.ofString());
  }

  @Controller
  static class FormController {

    @GetMapping("/form")
    View form() {
      return new FormView();
    }

    @PostMapping("/form")
    ModelAndView submit(@ModelAttribute Person person, BindingResult result) {
      return new ModelAndView(new FormView(), result.getModel());
    }

    @PostMapping("/strict")
    @ResponseBody
    String strict(@ModelAttribute Person person) {
      return "ok";
    }

    @GetMapping("/moved")
    String moved() {
      return "redirect:/form?token=secret";
    }

    @GetMapping("/plain")
    @ResponseBody
    String plain() {
      return "plain";
    }

    @GetMapping("/broken")
    View broken() {
      return (model, request, response) -> {
        throw new IllegalStateException("no template");
      };
    }
  }

  /** What the form is bound to. */
  public static final class Person {

    private int age;
    private int size;

    public int getAge() {
      return age;
    }

    public void setAge(int age) {
      this.age = age;
    }

    public int getSize() {
      return size;
    }

    public void setSize(int size) {
      this.size = size;
    }
  }

  private static final class FormView implements View {

    @Override
    public void render(
        @Nullable Map<String, ?> model, HttpServletRequest request, HttpServletResponse response)
        throws Exception {
      response.getWriter().write("<form>");
    }
  }
}
