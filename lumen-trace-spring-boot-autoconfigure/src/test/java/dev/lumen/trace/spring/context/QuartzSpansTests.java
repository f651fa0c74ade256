package dev.lumen.trace.spring.context;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lumen.trace.CurrentSpan;
import dev.lumen.trace.Span;
import dev.lumen.trace.Tracer;
import dev.lumen.trace.data.SpanData;
import dev.lumen.trace.data.SpanStatus;
import dev.lumen.trace.export.SpanExporter;
import dev.lumen.trace.spring.LumenTraceAutoConfiguration;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.quartz.Job;
import org.quartz.JobBuilder;
import org.quartz.JobDetail;
import org.quartz.JobExecutionContext;
import org.quartz.JobExecutionException;
import org.quartz.Scheduler;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.scheduling.quartz.MethodInvokingJobDetailFactoryBean;
import org.springframework.scheduling.quartz.SchedulerFactoryBean;

/** Each run of a Quartz job is a trace. */
class QuartzSpansTests {

  private static final BlockingQueue<Span> CURRENT = new LinkedBlockingQueue<>();

  static class Spans implements SpanExporter {

    final BlockingQueue<SpanData> ended = new LinkedBlockingQueue<>();

    @Override
    public void export(List<SpanData> spans) {
      ended.addAll(spans);
    }
  }

  public static final class Billing implements Job {

    @Override
    public void execute(JobExecutionContext context) {
      CURRENT.add(Span.current());
    }
  }

  public static final class Failing implements Job {

    @Override
    public void execute(JobExecutionContext context) throws JobExecutionException {
      throw new JobExecutionException(new IllegalStateException("no bill"));
    }
  }

  public static final class Mail {

    public void send() {
      // The name of its job is what the span is called.
    }
  }

  @Configuration(proxyBeanMethods = false)
  @Import(Spans.class)
  @ImportAutoConfiguration({LumenTraceAutoConfiguration.class, ContextAutoConfiguration.class})
  static class Application {

    @Bean
    SchedulerFactoryBean scheduler() {
      SchedulerFactoryBean factory = new SchedulerFactoryBean();
      Properties properties = new Properties();
      properties.setProperty("org.quartz.threadPool.threadCount", "1");
      factory.setQuartzProperties(properties);
      return factory;
    }

    @Bean
    MethodInvokingJobDetailFactoryBean nightlyMail() {
      MethodInvokingJobDetailFactoryBean job = new MethodInvokingJobDetailFactoryBean();
      job.setTargetObject(new Mail());
      job.setTargetMethod("send");
      return job;
    }
  }

  @Test
  void eachRunIsATraceWithItsOutcome() throws Exception {
    try (ConfigurableApplicationContext context =
        new SpringApplicationBuilder(Application.class)
            .properties("lumen.trace.export.async=false", "spring.main.web-application-type=none")
            .run()) {
      Scheduler scheduler = context.getBean(Scheduler.class);
      Spans spans = context.getBean(Spans.class);

      SpanData billing = run(scheduler, Billing.class, spans);
      Span current = CURRENT.poll(20, TimeUnit.SECONDS);
      SpanData failing = run(scheduler, Failing.class, spans);

      assertThat(billing.name()).isEqualTo("Billing");
      assertThat(billing.parentSpanId()).isNull();
      assertThat(billing.attributes().asMap())
          .containsEntry("outcome", "SUCCESS")
          .containsEntry("code.function.name", Billing.class.getName() + ".execute")
          .containsEntry("job.key", "DEFAULT.Billing");
      assertThat(current).isNotNull();
      assertThat(current.context().spanId()).isEqualTo(billing.spanId());
      assertThat(failing.traceId()).isNotEqualTo(billing.traceId());
      assertThat(failing.status()).isEqualTo(SpanStatus.ERROR);
      assertThat(failing.statusMessage()).isEqualTo("no bill");
      assertThat(CurrentSpan.get()).isNull();
      assertThat(mail(scheduler, context, spans).name()).isEqualTo("nightlyMail");
      assertThat(context.getBean(Tracer.class).stats().live()).isZero();
    }
  }

  private static SpanData run(Scheduler scheduler, Class<? extends Job> job, Spans spans)
      throws Exception {
    JobDetail detail =
        JobBuilder.newJob(job).withIdentity(job.getSimpleName()).storeDurably().build();
    scheduler.addJob(detail, true);
    scheduler.triggerJob(detail.getKey());
    return next(spans);
  }

  private static SpanData mail(
      Scheduler scheduler, ConfigurableApplicationContext context, Spans spans) throws Exception {
    JobDetail detail = context.getBean("nightlyMail", JobDetail.class);
    scheduler.addJob(detail, true, true);
    scheduler.triggerJob(detail.getKey());
    return next(spans);
  }

  private static SpanData next(Spans spans) throws InterruptedException {
    SpanData span = spans.ended.poll(20, TimeUnit.SECONDS);
    assertThat(span).isNotNull();
    return span;
  }
}
