package dev.lumen.trace.spring.web;

import org.jspecify.annotations.Nullable;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.View;
import org.springframework.web.servlet.view.AbstractUrlBasedView;
import org.springframework.web.servlet.view.RedirectView;

/** What a handler of Spring MVC leaves to be shown. */
final class Rendering {

  private static final String REDIRECT = "redirect:";

  private Rendering() {}

  /** The name of a view, or where it redirects to: without the query, which may have secrets. */
  static String view(ModelAndView result) {
    String name = result.getViewName();
    if (name == null) {
      name = name(result.getView());
    }
    int query = name.indexOf('?');
    return query < 0 ? name : name.substring(0, query);
  }

  private static String name(@Nullable View view) {
    if (view instanceof AbstractUrlBasedView named && named.getUrl() != null) {
      return (view instanceof RedirectView ? REDIRECT : "") + named.getUrl();
    }
    return view == null ? "" : view.getClass().getSimpleName();
  }
}
