/** Requests that go out: RestClient, RestTemplate, WebClient. */
@NullMarked
package dev.lumen.trace.spring.client;

import org.jspecify.annotations.NullMarked;
