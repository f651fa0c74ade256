package dev.lumen.trace.sample;

import java.io.IOException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;

/** Starts stock and payment as processes of their own, which end with this one. */
@Component
@Profile("split")
class SplitServices implements SmartInitializingSingleton, DisposableBean {

  private static final Logger logger = LoggerFactory.getLogger(SplitServices.class);

  private final ServiceProcess stock = ServiceProcess.start("stock");
  private final ServiceProcess payment = ServiceProcess.start("payment");

  SplitServices() throws IOException {}

  ServiceProcess stock() {
    return stock;
  }

  ServiceProcess payment() {
    return payment;
  }

  List<ServiceProcess> all() {
    return List.of(stock, payment);
  }

  /** They start while the shop does: here it waits for those that take longer. */
  @Override
  public void afterSingletonsInstantiated() {
    for (ServiceProcess service : all()) {
      logger.info(
          "{} is process {}; its traces are at {}/actuator/traces/ui",
          service.name(),
          service.process().pid(),
          service.address());
    }
  }

  @Override
  public void destroy() {
    all().forEach(ServiceProcess::tellToEnd);
    all().forEach(ServiceProcess::close);
  }
}
