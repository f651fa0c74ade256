package dev.lumen.trace.kotlin

import org.assertj.core.api.Assertions.assertThat
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.condition.DisabledIf

/** As the starter has it: without `io.micrometer:context-propagation`. */
@DisabledIf("dev.lumen.trace.kotlin.AutomaticCoroutineHandlerTests#hasJar")
class CoroutineHandlerTests : AbstractCoroutineHandlerTests() {

  @Test
  fun aFilterThatSuspendsHasTheIds() {
    val response = get("/filtered")

    assertThat(response.headers().firstValue("ids")).hasValue(idsOf(server()))
  }

  @Test
  fun aFlowHasNoIdsWhereATimerHasItGoOn() {
    val seen = get("/flow").body().trim().split(" ")

    assertThat(seen.last()).isEqualTo(NONE)
  }
}
