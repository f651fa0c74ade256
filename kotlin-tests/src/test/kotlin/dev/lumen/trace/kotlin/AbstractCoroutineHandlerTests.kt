package dev.lumen.trace.kotlin

import dev.lumen.trace.data.SpanData
import dev.lumen.trace.data.SpanKind
import dev.lumen.trace.data.SpanStatus
import dev.lumen.trace.export.InMemoryExporter
import java.net.URI
import java.net.http.HttpClient
import java.net.http.HttpRequest
import java.net.http.HttpResponse
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.delay
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withContext
import org.assertj.core.api.Assertions.assertThat
import org.junit.jupiter.api.AfterAll
import org.junit.jupiter.api.BeforeAll
import org.junit.jupiter.api.BeforeEach
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.TestInstance
import org.springframework.boot.WebApplicationType
import org.springframework.boot.builder.SpringApplicationBuilder
import org.springframework.context.ConfigurableApplicationContext
import reactor.core.publisher.Hooks

/** Handlers of WebFlux that are `suspend` functions, or give a `Flow`, on Netty. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class AbstractCoroutineHandlerTests {

  private val client = HttpClient.newHttpClient()
  private lateinit var shop: ConfigurableApplicationContext
  private lateinit var exporter: InMemoryExporter

  @BeforeAll
  fun start() {
    shop =
      SpringApplicationBuilder(CoroutineShop::class.java)
        .web(WebApplicationType.REACTIVE)
        .properties("server.port=0", "lumen.trace.export.async=false")
        .run()
    exporter = shop.getBean(InMemoryExporter::class.java)
  }

  @AfterAll
  fun stop() {
    shop.close()
    Hooks.disableAutomaticContextPropagation()
  }

  @BeforeEach
  fun clear() {
    exporter.clear()
  }

  @Test
  fun aSuspendHandlerIsTheSpanOfItsRequest() {
    val seen = get("/orders/7").body().split(" ")

    val server = server()
    assertThat(server.name()).isEqualTo("GET /orders/{id}")
    assertThat(server.kind()).isEqualTo(SpanKind.SERVER)
    assertThat(server.status()).isEqualTo(SpanStatus.UNSET)
    assertThat(server.attributes().get("http.response.status_code")).isEqualTo(200L)
    assertThat(server.attributes().get("code.function.name"))
      .isEqualTo(CoroutineOrders::class.java.name + ".load")
    assertThat(seen).hasSize(4).containsOnly(idsOf(server))
  }

  @Test
  fun aTracedFunctionBelowItIsItsChildAndCurrentInItself() {
    val seen = get("/stock").body().split(" ")

    val take = named("CoroutineStock.take")
    assertThat(take.parentSpanId()).isEqualTo(server().spanId())
    assertThat(seen).containsExactly(idsOf(take), idsOf(take), idsOf(server()))
  }

  @Test
  fun functionsThatRunSideBySideAreBothItsChildren() {
    val seen = get("/both").body().split(" ")

    val takes = exporter.spans().filter { it.name() == "CoroutineStock.take" }
    assertThat(takes).hasSize(2).allMatch { it.parentSpanId() == server().spanId() }
    assertThat(seen).containsExactlyInAnyOrderElementsOf(takes.map(::idsOf).flatMap { listOf(it, it) })
  }

  @Test
  fun whatItThrowsIsTheErrorOfTheRequest() {
    assertThat(get("/failing").statusCode()).isEqualTo(500)

    val server = server()
    assertThat(server.name()).isEqualTo("GET /failing")
    assertThat(server.status()).isEqualTo(SpanStatus.ERROR)
    assertThat(server.attributes().get("error.type"))
      .isEqualTo(IllegalStateException::class.java.name)
  }

  @Test
  fun aFlowIsPartOfItsRequestToItsEnd() {
    get("/flow")

    val take = named("CoroutineStock.take")
    assertThat(server().name()).isEqualTo("GET /flow")
    assertThat(take.parentSpanId()).isEqualTo(server().spanId())
    assertThat(server().endEpochNanos()).isGreaterThan(take.endEpochNanos())
  }

  @Test
  fun noThreadKeepsASpan() {
    get("/stock")
    server()

    val seen = runBlocking {
      withContext(Dispatchers.Unconfined) {
        // So long that it does suspend: one that is over by then goes on where it is.
        delay(200)
        Thread.currentThread().name + " " + ids()
      }
    }
    assertThat(seen).startsWith("kotlinx.coroutines.DefaultExecutor").endsWith(NONE)
  }

  @Test
  fun aRouteThatSuspendsHasTheIds() {
    val body = get("/routed/7").body()

    val server = server()
    assertThat(server.name()).isEqualTo("GET /routed/{id}")
    assertThat(body).isEqualTo(idsOf(server) + " " + server.spanId())
  }

  @Test
  fun aFlowThatAFunctionGivesIsToo() {
    assertThat(get("/later").body()).isEqualTo("watched")

    assertThat(named("CoroutineStock.watch").parentSpanId()).isEqualTo(server().spanId())
  }

  @Test
  fun aFilterOfTheApplicationKeepsItsOwnContext() {
    val response = get("/filtered")

    assertThat(response.body()).isEqualTo("named " + idsOf(server()))
  }

  protected fun get(path: String): HttpResponse<String> {
    val port = shop.environment.getProperty("local.server.port")
    val request = HttpRequest.newBuilder(URI.create("http://localhost:$port$path")).build()
    return client.send(request, HttpResponse.BodyHandlers.ofString())
  }

  /** The span of the request, which ends after the client has its answer. */
  protected fun server(): SpanData {
    val deadline = System.nanoTime() + 5_000_000_000
    while (exporter.spans().none { it.kind() == SpanKind.SERVER } && System.nanoTime() < deadline) {
      Thread.onSpinWait()
    }
    return exporter.spans().single { it.kind() == SpanKind.SERVER }
  }

  protected companion object {
    const val NONE = "null-null"
  }

  private fun named(name: String): SpanData = exporter.spans().single { it.name() == name }

  protected fun idsOf(span: SpanData) = "${span.traceId()}-${span.spanId()}"
}
