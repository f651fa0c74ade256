package dev.lumen.trace.browser;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.opentest4j.TestAbortedException;

/**
 * Gives tests the {@link Page} of one Chromium and one {@link Shop} for all of them, and fails a
 * test that left anything in the browser's console: an error, or a violation of the content
 * security policy.
 */
final class Browser implements BeforeAllCallback, AfterEachCallback, ParameterResolver {

  private static final List<String> CHROMIUMS =
      List.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome");
  private static final String NONE =
      "The tests of the trace explorer are skipped: there is no Chromium with its driver"
          + " (Debian's packages are chromium and chromium-driver)";
  // It warns of each Chromium that is newer than itself; nothing here needs what it misses.
  private static final Logger SELENIUM = Logger.getLogger("org.openqa.selenium");
  private static final Path DRIVER = Path.of("/usr/bin/chromedriver");
  private static final ExtensionContext.Namespace STORE =
      ExtensionContext.Namespace.create(Browser.class);

  @Override
  public void beforeAll(ExtensionContext context) {
    if (chromium() == null) {
      store(context).computeIfAbsent("said", key -> say(NONE), String.class);
      throw new TestAbortedException(NONE);
    }
  }

  private static @Nullable String chromium() {
    return CHROMIUMS.stream()
        .filter(path -> Files.isExecutable(Path.of(path)) && Files.isExecutable(DRIVER))
        .findFirst()
        .orElse(null);
  }

  private static String say(String line) {
    System.out.println(line);
    return line;
  }

  private static ExtensionContext.Store store(ExtensionContext context) {
    return context.getRoot().getStore(STORE);
  }

  @Override
  public void afterEach(ExtensionContext context) {
    Page page = page(context);
    List<String> complaints = page.complaints();
    page.reset();
    running(context).shop().clear();
    if (!complaints.isEmpty()) {
      throw new AssertionError("The browser's console has: " + String.join("\n", complaints));
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    return type == Page.class || type == Shop.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    Running running = running(context);
    return parameter.getParameter().getType() == Page.class ? running.page() : running.shop();
  }

  private static Page page(ExtensionContext context) {
    return running(context).page();
  }

  private static Running running(ExtensionContext context) {
    return store(context)
        .computeIfAbsent(
            Running.class, key -> start(Objects.requireNonNull(chromium())), Running.class);
  }

  private static Running start(String chromium) {
    SELENIUM.setLevel(Level.SEVERE);
    ChromeOptions options = new ChromeOptions();
    options.setBinary(chromium);
    options.addArguments(
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--in-process-gpu",
        "--disable-extensions",
        "--disable-quic",
        "--disable-dev-shm-usage",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--no-first-run",
        "--no-proxy-server",
        "--lang=en");
    LoggingPreferences logs = new LoggingPreferences();
    logs.enable(LogType.BROWSER, Level.ALL);
    options.setCapability(ChromeOptions.LOGGING_PREFS, logs);
    ChromeDriverService service =
        new ChromeDriverService.Builder().usingDriverExecutable(DRIVER.toFile()).build();
    ChromeDriver driver = new ChromeDriver(service, options);
    driver.manage().timeouts().scriptTimeout(Duration.ofSeconds(30));
    return new Running(driver, new Page(driver), Shop.open());
  }

  /** What the console has of levels that a page in order never uses. */
  static Stream<String> complaints(ChromeDriver driver) {
    return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
        .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
        .map(LogEntry::toString);
  }

  /** Closed by JUnit, after the last test. */
  private record Running(ChromeDriver driver, Page page, Shop shop) implements AutoCloseable {

    @Override
    public void close() {
      driver.quit();
      shop.close();
    }
  }

  /** Parameters of a command of the DevTools protocol. */
  static Map<String, Object> parameters(Object... keysAndValues) {
    Map<String, Object> parameters = new HashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      parameters.put((String) keysAndValues[i], keysAndValues[i + 1]);
    }
    return parameters;
  }
}
