package dev.lumen.trace.sample;

import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;

/** The same application, each request on a virtual thread of its own. */
@EnabledForJreRange(min = JRE.JAVA_21)
@SpringBootTest(
    webEnvironment = WebEnvironment.RANDOM_PORT,
    properties = "spring.threads.virtual.enabled=true")
class SampleOnVirtualThreadsTests extends SampleApplicationTests {}
