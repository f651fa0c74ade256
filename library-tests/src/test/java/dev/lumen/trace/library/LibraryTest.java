package dev.lumen.trace.library;

import dev.lumen.trace.test.autoconfigure.AutoConfigureLumenTrace;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;

/** A test of the application with all these libraries, which is started once. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@SpringBootTest(
    classes = LibraryApplication.class,
    webEnvironment = WebEnvironment.RANDOM_PORT,
    properties = {
      "spring.batch.job.enabled=false",
      "spring.integration.management.observation-patterns=*",
      "lumen.trace.baggage.fields=tenant",
      "spring.r2dbc.url=r2dbc:h2:mem:///shop?options=DB_CLOSE_DELAY=-1"
    })
@AutoConfigureLumenTrace
@interface LibraryTest {}
