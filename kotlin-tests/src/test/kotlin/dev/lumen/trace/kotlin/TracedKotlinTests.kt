package dev.lumen.trace.kotlin

import dev.lumen.trace.CurrentSpan
import dev.lumen.trace.SpanAttribute
import dev.lumen.trace.Traced
import dev.lumen.trace.data.SpanData
import dev.lumen.trace.data.SpanStatus
import dev.lumen.trace.export.InMemoryExporter
import dev.lumen.trace.spring.LumenTraceAutoConfiguration
import dev.lumen.trace.spring.traced.TracedAutoConfiguration
import java.util.concurrent.Executors
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.CoroutineName
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Deferred
import kotlinx.coroutines.asCoroutineDispatcher
import kotlinx.coroutines.currentCoroutineContext
import kotlinx.coroutines.delay
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.MutableSharedFlow
import kotlinx.coroutines.flow.SharedFlow
import kotlinx.coroutines.flow.channelFlow
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.flow.flow
import kotlinx.coroutines.flow.flowOf
import kotlinx.coroutines.flow.map
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withContext
import org.assertj.core.api.Assertions.assertThat
import org.assertj.core.api.Assertions.assertThatThrownBy
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.extension.ExtendWith
import org.springframework.boot.autoconfigure.AutoConfigurations
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration
import org.springframework.boot.test.context.runner.ApplicationContextRunner
import org.springframework.boot.test.system.CapturedOutput
import org.springframework.boot.test.system.OutputCaptureExtension

/** `@Traced` on what only Kotlin has: suspending functions, flows and deferred values. */
@ExtendWith(OutputCaptureExtension::class)
class TracedKotlinTests {

  private val exporter = InMemoryExporter()
  private val gate = CompletableDeferred<String>()

  private val runner =
    ApplicationContextRunner()
      .withConfiguration(
        AutoConfigurations.of(
          AopAutoConfiguration::class.java,
          LumenTraceAutoConfiguration::class.java,
          TracedAutoConfiguration::class.java,
        )
      )
      .withPropertyValues("lumen.trace.export.async=false")
      .withBean(InMemoryExporter::class.java, { exporter })
      .withBean(Service::class.java, { Service(gate) })

  open class Service(private val gate: CompletableDeferred<String>) {

    @Traced
    open suspend fun suspending(@SpanAttribute id: String): String {
      delay(1)
      return id + gate.await()
    }

    @Traced
    open suspend fun failing(): String {
      delay(1)
      throw IllegalStateException("broken")
    }

    @Traced open suspend fun inner(): String = "inner"

    @Traced
    open suspend fun outer(inner: suspend () -> String): String {
      delay(1)
      return inner()
    }

    @Traced
    open suspend fun flowLater(): Flow<Int> {
      delay(1)
      return flowOf(1, 2)
    }

    @Traced open fun flow(source: Flow<Int>): Flow<Int> = source

    @Traced open fun any(source: Any): Any = source

    @Traced open fun deferred(): Deferred<String> = gate

    @Traced open fun shared(): SharedFlow<Int> = MutableSharedFlow()
  }

  @Test
  fun aSuspendFunctionIsASpanUntilItIsDone() = run { service ->
    val later = launch { assertThat(service.suspending("a")).isEqualTo("ab") }
    delay(20)
    assertThat(exporter.spans()).isEmpty()
    gate.complete("b")
    later.join()

    val span = span()
    assertThat(span.name()).isEqualTo("Service.suspending")
    assertThat(span.attributes().get("id")).isEqualTo("a")
    assertThat(span.status()).isEqualTo(SpanStatus.UNSET)
    assertThat(CurrentSpan.get()).isNull()
  }

  @Test
  fun whatASuspendFunctionThrowsIsItsError() = run { service ->
    assertThatThrownBy { runBlocking { service.failing() } }
      .isInstanceOf(IllegalStateException::class.java)
      .hasMessage("broken")

    assertThat(span().status()).isEqualTo(SpanStatus.ERROR)
  }

  @Test
  fun aSuspendFunctionBelowAnotherIsItsChild() = run { service ->
    service.outer { service.inner() }

    assertThat(named("Service.inner").parentSpanId()).isEqualTo(named("Service.outer").spanId())
  }

  @Test
  fun aCancelledCallIsNoError() = run { service ->
    val call = launch { service.suspending("a") }
    delay(20)
    call.cancel()
    call.join()

    assertThat(span().status()).isEqualTo(SpanStatus.UNSET)
  }

  @Test
  fun aFlowIsASpanForEachCollection() = run { service ->
    val flow =
      service.flow(
        flow {
          emit(1)
          delay(1)
          emit(2)
        }
      )
    assertThat(exporter.spans()).isEmpty()

    assertThat(flow.toList()).containsExactly(1, 2)
    assertThat(flow.toList()).containsExactly(1, 2)

    assertThat(exporter.spans())
      .extracting<String> { it.name() }
      .containsExactly("Service.flow", "Service.flow")
  }

  @Test
  fun aFlowRunsInTheContextOfItsCollectorAndNotAheadOfIt() = run { service ->
    val emitted = mutableListOf<Int>()
    val names = mutableListOf<String?>()
    val flow =
      service.flow(
        flow {
          for (i in 1..100) {
            names.add(currentCoroutineContext()[CoroutineName]?.name)
            emitted.add(i)
            emit(i)
          }
        }
      )

    withContext(CoroutineName("collector")) { assertThat(flow.first()).isEqualTo(1) }

    assertThat(emitted).containsExactly(1)
    assertThat(names).containsExactly("collector")
    assertThat(span().status()).isEqualTo(SpanStatus.UNSET)
  }

  @Test
  fun aCollectorGoesOnWhereItsDispatcherHasIt() = run { service ->
    val own = Executors.newSingleThreadExecutor { Thread(it, "collector") }
    val other = Executors.newSingleThreadExecutor { Thread(it, "emitter") }
    try {
      val flow =
        service.flow(
          channelFlow {
            launch(other.asCoroutineDispatcher()) {
              delay(5)
              send(1)
            }
          }
        )

      withContext(own.asCoroutineDispatcher()) {
        flow.collect { assertThat(Thread.currentThread().name).startsWith("collector") }
        assertThat(Thread.currentThread().name).startsWith("collector")
      }
      span()
    } finally {
      own.shutdown()
      other.shutdown()
    }
  }

  @Test
  fun aFlowThatFailsIsAnError() = run { service ->
    val flow =
      service.flow(
        flow {
          emit(1)
          delay(1)
          error("broken")
        }
      )

    assertThatThrownBy { runBlocking { flow.toList() } }
      .isInstanceOf(IllegalStateException::class.java)

    assertThat(span().status()).isEqualTo(SpanStatus.ERROR)
  }

  @Test
  fun aFlowThatComesLaterOrInAnAnyIsFollowed() = run { service ->
    assertThat(service.flowLater().toList()).containsExactly(1, 2)
    assertThat(span().name()).isEqualTo("Service.flowLater")

    val flow = service.any(flowOf(1).map { it + 1 }) as Flow<*>
    assertThat(exporter.spans()).isEmpty()
    assertThat(flow.first()).isEqualTo(2)
    assertThat(span().name()).isEqualTo("Service.any")
  }

  @Test
  fun aDeferredIsFollowedAndHandedOnAsItIs() = run { service ->
    val deferred = service.deferred()
    assertThat(deferred).isSameAs(gate)
    assertThat(exporter.spans()).isEmpty()

    gate.complete("done")

    assertThat(span().name()).isEqualTo("Service.deferred")
  }

  @Test
  fun aSharedFlowIsHandedOnAsItIsAndNamedAtStart(output: CapturedOutput) {
    run { service ->
      assertThat(service.shared()).isInstanceOf(SharedFlow::class.java)
      span()
      val shared = MutableSharedFlow<Int>()
      assertThat(service.any(shared)).isSameAs(shared)
      span()
    }

    assertThat(output)
      .contains("Service.shared is @Traced")
      .contains("SharedFlow is handed on as it is. Flow would be followed")
      .doesNotContain("Service.suspending is @Traced")
  }

  private fun run(test: suspend CoroutineScope.(Service) -> Unit) {
    runner.run { context -> runBlocking { test(context.getBean(Service::class.java)) } }
  }

  /** The only span, taken. */
  private fun span(): SpanData {
    assertThat(exporter.spans()).hasSize(1)
    return exporter.spans()[0].also { exporter.clear() }
  }

  private fun named(name: String): SpanData = exporter.spans().single { it.name() == name }
}
