package dev.lumen.trace.kotlin

import dev.lumen.trace.Span
import dev.lumen.trace.Traced
import dev.lumen.trace.export.InMemoryExporter
import kotlinx.coroutines.CoroutineName
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.currentCoroutineContext
import kotlinx.coroutines.delay
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.flow
import kotlinx.coroutines.withContext
import org.slf4j.MDC
import org.springframework.boot.autoconfigure.EnableAutoConfiguration
import org.springframework.context.annotation.Bean
import org.springframework.context.annotation.Configuration
import org.springframework.context.annotation.Import
import org.springframework.core.PropagationContextElement
import org.springframework.stereotype.Service
import org.springframework.web.bind.annotation.GetMapping
import org.springframework.web.bind.annotation.PathVariable
import org.springframework.web.bind.annotation.RestController
import org.springframework.web.reactive.function.server.bodyValueAndAwait
import org.springframework.web.reactive.function.server.coRouter
import org.springframework.web.server.CoWebFilter
import org.springframework.web.server.CoWebFilterChain
import org.springframework.web.server.ServerWebExchange

/** What a log line would have. */
fun ids(): String = "${MDC.get("traceId")}-${MDC.get("spanId")}"

@Service
open class CoroutineStock {

  /** What is current before and after it was suspended. */
  @Traced
  open suspend fun take(): List<String> {
    val before = ids()
    delay(1)
    return listOf(before, ids())
  }

  @Traced
  open fun watch(): Flow<String> = flow {
    delay(1)
    emit("watched")
  }
}

@RestController
class CoroutineOrders(private val stock: CoroutineStock) {

  @GetMapping("/orders/{id}")
  suspend fun load(@PathVariable id: String): String {
    val seen = mutableListOf(ids())
    delay(1)
    seen += ids()
    seen += withContext(Dispatchers.IO) { ids() }
    seen += ids()
    return seen.joinToString(" ")
  }

  @GetMapping("/stock")
  suspend fun stock(): String {
    val seen = stock.take()
    return (seen + ids()).joinToString(" ")
  }

  @GetMapping("/both")
  suspend fun both(): String = coroutineScope {
    listOf(async { stock.take() }, async { stock.take() }).awaitAll().flatten().joinToString(" ")
  }

  @GetMapping("/failing")
  suspend fun failing(): String {
    delay(1)
    throw IllegalStateException("broken")
  }

  @GetMapping("/flow")
  fun flow(): Flow<String> = flow {
    emit(ids() + " ")
    stock.take()
    emit(ids() + " ")
    // So long that it does suspend.
    delay(200)
    emit(ids() + " ")
  }

  @GetMapping("/launched")
  suspend fun launched(): String {
    delay(1)
    val scope = CoroutineScope(Dispatchers.IO)
    val without = scope.async { ids() }.await()
    return without + " " + scope.async(PropagationContextElement()) { ids() }.await()
  }

  @GetMapping("/later")
  suspend fun later(): Flow<String> {
    delay(1)
    return stock.watch()
  }

  @GetMapping("/filtered")
  suspend fun filtered(): String {
    delay(1)
    return "${currentCoroutineContext()[CoroutineName]?.name} ${ids()}"
  }
}

class NamingFilter : CoWebFilter() {
  override suspend fun filter(exchange: ServerWebExchange, chain: CoWebFilterChain) {
    delay(1)
    exchange.response.headers.set("ids", ids())
    withContext(CoroutineName("named")) { chain.filter(exchange) }
  }
}

@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import(CoroutineStock::class, CoroutineOrders::class)
open class CoroutineShop {

  @Bean open fun exporter() = InMemoryExporter()

  @Bean open fun filter() = NamingFilter()

  @Bean
  open fun routes() = coRouter {
    GET("/routed/{id}") {
      delay(1)
      ok().bodyValueAndAwait(ids() + " " + Span.current().context().spanId())
    }
  }
}
