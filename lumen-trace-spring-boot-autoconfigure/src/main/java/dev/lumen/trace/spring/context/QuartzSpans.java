package dev.lumen.trace.spring.context;

import dev.lumen.trace.Span;
import dev.lumen.trace.Tracer;
import dev.lumen.trace.spring.Failures;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.quartz.JobDetail;
import org.quartz.JobExecutionContext;
import org.quartz.JobExecutionException;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.listeners.JobListenerSupport;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.scheduling.quartz.SchedulerFactoryBean;

/**
 * Makes a trace of each run of a Quartz job, in every scheduler that is a bean. Thread-safe; what
 * fails here fails no job.
 */
final class QuartzSpans extends JobListenerSupport implements BeanPostProcessor {

  private static final String SPAN = QuartzSpans.class.getName();

  private final Supplier<@Nullable Tracer> tracer;

  /**
   * @param tracer asked for each run, as schedulers may be made before it
   */
  QuartzSpans(Supplier<@Nullable Tracer> tracer) {
    this.tracer = tracer;
  }

  @Override
  public Object postProcessAfterInitialization(Object bean, String beanName) {
    // What the factory makes nobody may ever ask for.
    if (bean instanceof SchedulerFactoryBean factory) {
      listenTo(factory.getScheduler());
    } else if (bean instanceof Scheduler scheduler) {
      listenTo(scheduler);
    }
    return bean;
  }

  private void listenTo(Scheduler scheduler) {
    try {
      // One of the same name, as where both are beans, takes the place of the other.
      scheduler.getListenerManager().addJobListener(this);
    } catch (SchedulerException | RuntimeException e) {
      getLog().warn("The jobs of {} are not traced: it takes no listener", scheduler, e);
    }
  }

  @Override
  public String getName() {
    return SPAN;
  }

  @Override
  public void jobToBeExecuted(JobExecutionContext context) {
    @Nullable Tracer current = tracer.get();
    if (current == null) {
      return;
    }
    JobDetail job = context.getJobDetail();
    Span span =
        current
            .spanBuilder(name(job))
            .root()
            .attribute("code.function.name", job.getJobClass().getName() + ".execute")
            .attribute("job.key", job.getKey().toString())
            .start();
    context.put(SPAN, span);
  }

  /** The key, where many jobs are of one class that stands for none. */
  private static String name(JobDetail job) {
    Class<?> type = job.getJobClass();
    return type.getPackageName().equals(SchedulerFactoryBean.class.getPackageName())
        ? job.getKey().getName()
        : type.getSimpleName();
  }

  @Override
  public void jobWasExecuted(
      JobExecutionContext context, @Nullable JobExecutionException exception) {
    if (context.get(SPAN) instanceof Span span) {
      if (exception != null) {
        Failures.record(span, cause(exception));
      }
      RunOutcome.of(exception, true).end(span);
    }
  }

  /** What the job threw, where Quartz has put its own exceptions around it. */
  private static Throwable cause(Throwable exception) {
    Throwable cause = exception;
    while (cause instanceof SchedulerException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }
}
