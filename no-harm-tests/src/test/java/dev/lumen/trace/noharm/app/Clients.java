package dev.lumen.trace.noharm.app;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.restclient.RestTemplateBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpRequest;
import org.springframework.http.client.ClientHttpRequestExecution;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.ClientHttpRequestInterceptor;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.http.client.SimpleClientHttpRequestFactory;
import org.springframework.http.client.support.HttpRequestWrapper;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestTemplate;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ExchangeFilterFunction;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.PostExchange;
import org.springframework.web.service.registry.ImportHttpServices;
import reactor.core.publisher.Mono;

/** HTTP clients of every kind that applications declare. */
@Configuration(proxyBeanMethods = false)
@ImportHttpServices(group = "orders", types = Clients.OrderApi.class)
public class Clients {

  /** Made by a group of HTTP services. */
  public interface OrderApi {
    @GetExchange("/json")
    String get();

    @PostExchange("/echo")
    String post(@RequestBody Map<String, String> order);
  }

  /** A subclass of the application. */
  public static final class OwnRestTemplate extends RestTemplate {
    OwnRestTemplate(ClientHttpRequestFactory factory) {
      super(factory);
    }
  }

  /** Adds a header, and hands on a request whose attributes cannot be written. */
  static final class OwnInterceptor implements ClientHttpRequestInterceptor {

    @Override
    public ClientHttpResponse intercept(
        HttpRequest request, byte[] body, ClientHttpRequestExecution execution) throws IOException {
      request.getHeaders().set("X-Own", "own " + body.length);
      return execution.execute(
          new HttpRequestWrapper(request) {
            @Override
            public Map<String, Object> getAttributes() {
              return Map.of();
            }
          },
          body);
    }
  }

  private final String upstream;

  Clients(@Value("${upstream}") String upstream) {
    this.upstream = upstream;
  }

  @Bean
  ClientHttpRequestInterceptor ownInterceptor() {
    return new OwnInterceptor();
  }

  @Bean
  RestClient restClient(RestClient.Builder builder) {
    return builder.baseUrl(upstream).build();
  }

  @Bean
  RestClient interceptedRestClient(
      RestClient.Builder builder, ClientHttpRequestInterceptor interceptor) {
    return builder.baseUrl(upstream).requestInterceptor(interceptor).build();
  }

  @Bean
  RestClient handMadeRestClient() {
    return RestClient.builder()
        .baseUrl(upstream)
        .requestFactory(new SimpleClientHttpRequestFactory())
        .build();
  }

  @Bean
  RestTemplate restTemplate(RestTemplateBuilder builder) {
    return builder.baseUri(upstream).build();
  }

  @Bean
  RestTemplate interceptedRestTemplate(
      RestTemplateBuilder builder, ClientHttpRequestInterceptor interceptor) {
    RestTemplate template = builder.baseUri(upstream).build();
    template.setInterceptors(List.of(interceptor));
    return template;
  }

  @Bean
  OwnRestTemplate ownRestTemplate() {
    SimpleClientHttpRequestFactory factory = new SimpleClientHttpRequestFactory();
    factory.setChunkSize(1000);
    factory.setReadTimeout(500);
    return new OwnRestTemplate(factory);
  }

  @Bean
  ExchangeFilterFunction ownFilter() {
    return ExchangeFilterFunction.ofRequestProcessor(
        request -> Mono.just(ClientRequest.from(request).header("X-Own", "own").build()));
  }

  @Bean
  WebClient webClient(WebClient.Builder builder, ExchangeFilterFunction filter) {
    return builder.baseUrl(upstream).filter(filter).build();
  }
}
