package dev.lumen.trace.sample;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;

/** Where stock and payment are: in the shop itself, or in processes of their own. */
@Component
@Profile(Part.SHOP)
class Services {

  private final ShopAddress shop;
  private final ObjectProvider<SplitServices> split;

  Services(ShopAddress shop, ObjectProvider<SplitServices> split) {
    this.shop = shop;
    this.split = split;
  }

  String stock(String path) {
    SplitServices services = split.getIfAvailable();
    return services == null ? shop.of(path) : services.stock().address() + path;
  }

  String payment(String path) {
    SplitServices services = split.getIfAvailable();
    return services == null ? shop.of(path) : services.payment().address() + path;
  }
}
