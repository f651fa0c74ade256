package dev.lumen.trace.spring.client;

import java.io.IOException;
import java.io.InputStream;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.client.ClientHttpResponse;

/** A response whose connection broke before its status was read. */
record ResponseWithoutStatus(ClientHttpResponse response) implements ClientHttpResponse {

  @Override
  public HttpStatusCode getStatusCode() throws IOException {
    throw new IOException("broken");
  }

  @Override
  public String getStatusText() throws IOException {
    return response.getStatusText();
  }

  @Override
  public void close() {
    response.close();
  }

  @Override
  public InputStream getBody() throws IOException {
    return response.getBody();
  }

  @Override
  public HttpHeaders getHeaders() {
    return response.getHeaders();
  }
}
