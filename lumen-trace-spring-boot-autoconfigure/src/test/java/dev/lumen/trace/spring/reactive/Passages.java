package dev.lumen.trace.spring.reactive;

import dev.lumen.trace.Span;
import dev.lumen.trace.context.TraceContext;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.springframework.boot.reactor.netty.NettyServerCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/** A filter that comes after ours, and what Netty does with a connection, outside of all. */
@Configuration(proxyBeanMethods = false)
class Passages {

  private final Queue<TraceContext> inside = new ConcurrentLinkedQueue<>();
  private final Queue<String> leaks = new ConcurrentLinkedQueue<>();

  @Bean
  @Order(0)
  WebFilter insideFilter() {
    return this::inside;
  }

  private Mono<Void> inside(ServerWebExchange exchange, WebFilterChain chain) {
    see();
    return chain.filter(exchange).doOnSubscribe(any -> see()).doOnTerminate(this::see);
  }

  private void see() {
    inside.add(Span.current().context());
  }

  @Bean
  NettyServerCustomizer outside() {
    return server -> server.doOnChannelInit((observer, channel, address) -> watch(channel));
  }

  private void watch(Channel channel) {
    channel
        .pipeline()
        .addFirst(
            new ChannelInboundHandlerAdapter() {
              @Override
              public void channelRead(ChannelHandlerContext context, Object message)
                  throws Exception {
                expectNoSpan("before a read");
                super.channelRead(context, message);
                expectNoSpan("after a read");
              }

              @Override
              public void channelInactive(ChannelHandlerContext context) throws Exception {
                expectNoSpan("before the end");
                super.channelInactive(context);
                expectNoSpan("after the end");
              }
            });
  }

  private void expectNoSpan(String when) {
    if (Span.current().context().isValid()) {
      leaks.add(Thread.currentThread().getName() + " " + when);
    }
  }

  /** What the filter saw as current since the last {@link #clear()}. */
  List<TraceContext> inside() {
    return List.copyOf(inside);
  }

  /** Threads that had a span before or after Netty had them work on a connection. */
  List<String> leaks() {
    return List.copyOf(leaks);
  }

  void clear() {
    inside.clear();
  }
}
