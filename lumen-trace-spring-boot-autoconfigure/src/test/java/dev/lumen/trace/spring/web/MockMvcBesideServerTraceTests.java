package dev.lumen.trace.spring.web;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;

/** With a Tomcat that serves the application too. */
@SpringBootTest(
    classes = AbstractMockMvcTraceTests.Application.class,
    webEnvironment = WebEnvironment.RANDOM_PORT)
class MockMvcBesideServerTraceTests extends AbstractMockMvcTraceTests {}
