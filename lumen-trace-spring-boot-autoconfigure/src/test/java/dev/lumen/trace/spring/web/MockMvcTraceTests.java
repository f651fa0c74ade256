package dev.lumen.trace.spring.web;

import org.springframework.boot.test.context.SpringBootTest;

@SpringBootTest(classes = AbstractMockMvcTraceTests.Application.class)
class MockMvcTraceTests extends AbstractMockMvcTraceTests {}
