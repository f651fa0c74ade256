package dev.lumen.trace.noharm.slices;

import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Its components are not in here, where every slice would have them all. */
@SpringBootApplication(proxyBeanMethods = false)
class ShopApplication {}
