package dev.lumen.trace.noharm.slices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.client.match.MockRestRequestMatchers.requestTo;
import static org.springframework.test.web.client.response.MockRestResponseCreators.withSuccess;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.data.jpa.test.autoconfigure.DataJpaTest;
import org.springframework.boot.restclient.test.autoconfigure.RestClientTest;
import org.springframework.boot.webflux.test.autoconfigure.WebFluxTest;
import org.springframework.boot.webmvc.test.autoconfigure.WebMvcTest;
import org.springframework.context.annotation.Import;
import org.springframework.http.MediaType;
import org.springframework.test.web.client.MockRestServiceServer;

/** Each slice starts, and what it picks has its tracer. */
class TestSliceTests {

  @Nested
  @WebMvcTest(Shop.Counter.class)
  class OfWebMvc {

    @Test
    void hasATracer(@Autowired Shop.Counter counter) {
      assertThat(counter.lamp()).isEqualTo("lamp");
    }
  }

  @Nested
  @WebFluxTest(Shop.Counter.class)
  class OfWebFlux {

    @Test
    void hasATracer(@Autowired Shop.Counter counter) {
      assertThat(counter.lamp()).isEqualTo("lamp");
    }
  }

  @Nested
  @RestClientTest(Shop.Supplier.class)
  class OfRestClient {

    @Test
    void hasATracer(@Autowired Shop.Supplier supplier, @Autowired MockRestServiceServer server) {
      server
          .expect(requestTo("http://supplier/lamp"))
          .andRespond(withSuccess("lamp", MediaType.TEXT_PLAIN));

      assertThat(supplier.lamp()).isEqualTo("lamp");
    }
  }

  @Nested
  @DataJpaTest
  @Import(Shop.Stock.class)
  class OfDataJpa {

    @Test
    void hasATracer(@Autowired Shop.Stock stock) {
      assertThat(stock.count()).isEqualTo(3);
    }
  }
}
