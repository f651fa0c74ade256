package dev.lumen.trace.spring.traced;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.acme.orders.Shop;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

class BeanSelectionTests {

  @Test
  void aStereotypeIsThatAnnotationOrOneThatCarriesIt() {
    assertThat(selected("service")).containsExactly("Orders", "Ship");
    assertThat(selected("Repository")).containsExactly("Stock");
    assertThat(selected("service", " REPOSITORY ")).containsExactly("Orders", "Stock", "Ship");
    assertThat(selected("component")).containsExactly("Orders", "Stock", "Ship", "Clock");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "com.acme.orders..*",
        "com.acme..*",
        "com..Shop$*",
        "*..Shop*",
        "com.*.orders.*",
        "com.acme..orders..Shop$*",
        "*..*"
      })
  void aPatternMatchesNamesOfClasses(String pattern) {
    assertThat(selected(pattern)).contains("Orders", "Stock", "Ship", "Clock", "Plain");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "com.acme.*",
        "com.acme.orders.Shop",
        "com.acme.order..*",
        "acme.orders..*",
        "com.acme.orders.x..*",
        "com-acme.orders.*"
      })
  void aPatternMatchesWholeNames(String pattern) {
    if (pattern.contains("-")) {
      assertThatThrownBy(() -> selected(pattern))
          .isInstanceOf(InvalidConfigurationPropertyValueException.class);
    } else {
      assertThat(selected(pattern)).isEmpty();
    }
  }

  @Test
  void aPatternMayNameOneClass() {
    assertThat(selected("com.acme.orders.Shop$Plain")).containsExactly("Plain");
    assertThat(selected("*..Shop$P*n")).containsExactly("Plain");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "services",
        "controller",
        "*",
        "com.acme.**",
        "com.acme/**",
        "com.acme.",
        "..Orders",
        "com.acme..",
        "com...acme",
        "execution(* com.acme..*(..))"
      })
  void anythingElseIsRefused(String value) {
    assertThatThrownBy(() -> BeanSelection.of(List.of(value)))
        .isInstanceOfSatisfying(
            InvalidConfigurationPropertyValueException.class,
            failure -> {
              assertThat(failure.getName()).isEqualTo("lumen.trace.traced.beans");
              assertThat(failure.getValue()).isEqualTo(value);
              assertThat(failure.getReason())
                  .contains("service, repository or component")
                  .contains("com.acme.orders..*");
            });
  }

  private static List<String> selected(String... values) {
    BeanSelection selection = BeanSelection.of(List.of(values));
    return List.of(
            Shop.Orders.class,
            Shop.Stock.class,
            Shop.Ship.class,
            Shop.Clock.class,
            Shop.Pages.class,
            Shop.Plain.class)
        .stream()
        .filter(type -> selection.includes(type) && !Machinery.includes(type))
        .map(Class::getSimpleName)
        .toList();
  }
}
