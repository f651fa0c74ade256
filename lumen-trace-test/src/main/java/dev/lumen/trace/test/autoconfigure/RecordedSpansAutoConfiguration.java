package dev.lumen.trace.test.autoconfigure;

import dev.lumen.trace.Tracer;
import dev.lumen.trace.spring.LumenTraceAutoConfiguration;
import dev.lumen.trace.test.RecordedSpans;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;

/** Listens to the application's tracer, whoever makes it. */
@AutoConfiguration(after = LumenTraceAutoConfiguration.class)
@ConditionalOnSingleCandidate(Tracer.class)
final class RecordedSpansAutoConfiguration {

  /** From the start, so that what runs when a test begins is known. */
  @Bean
  @Lazy(false)
  @ConditionalOnMissingBean
  RecordedSpans lumenRecordedSpans(Tracer tracer) {
    return RecordedSpans.of(tracer);
  }
}
