package dev.lumen.trace.kotlin

import org.assertj.core.api.Assertions.assertThat
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.condition.EnabledIf
import org.springframework.util.ClassUtils

/** With Reactor's automatic context propagation, where Spring has an element of its own. */
@EnabledIf("hasJar")
class AutomaticCoroutineHandlerTests : AbstractCoroutineHandlerTests() {

  @Test
  fun aFlowHasTheIdsToItsEnd() {
    val seen = get("/flow").body().trim().split(" ")

    assertThat(seen).hasSize(3).containsOnly(idsOf(server()))
  }

  @Test
  fun aScopeOfTheApplicationHasThemByOneLine() {
    val seen = get("/launched").body().split(" ")

    assertThat(seen).containsExactly(NONE, idsOf(server()))
  }

  companion object {
    @JvmStatic
    fun hasJar() = ClassUtils.isPresent("io.micrometer.context.ContextRegistry", null)
  }
}
