package dev.lumen.trace.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebDriver;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.support.ui.FluentWait;
import org.openqa.selenium.support.ui.WebDriverWait;

/**
 * What a user sees and does in the browser's one tab. Waits, for at most ten seconds, are by what
 * is seen.
 */
final class Page {

  static final int WIDE = 1280;
  static final int NARROW = 390;
  static final String ROWS = ".traces .virtual-window .row";
  static final String SPANS = ".waterfall .virtual-window .span-row";

  private static final Path SHOTS = Path.of("target", "screenshots");

  private final ChromeDriver driver;

  Page(ChromeDriver driver) {
    this.driver = driver;
    width(WIDE);
  }

  /** Opens an address, and waits for what is to be seen there. */
  Page open(String address, String css) {
    driver.get(address);
    return sees(css);
  }

  Page width(int width) {
    send(
        "Emulation.setDeviceMetricsOverride",
        "width",
        width,
        "height",
        720,
        "deviceScaleFactor",
        1,
        "mobile",
        false);
    return this;
  }

  /** Shows as on a system that prefers {@code light} or {@code dark}. */
  Page prefers(String scheme) {
    send(
        "Emulation.setEmulatedMedia",
        "features",
        List.of(
            Map.of("name", "prefers-color-scheme", "value", scheme),
            Map.of("name", "prefers-reduced-motion", "value", "reduce")));
    return this;
  }

  Map<String, Object> send(String command, Object... parameters) {
    return driver.executeCdpCommand(command, Browser.parameters(parameters));
  }

  /** How many listeners for an event the document has. */
  long listeners(String event) {
    String script = "(getEventListeners(document)." + event + " ?? []).length";
    Map<?, ?> answer =
        (Map<?, ?>)
            send("Runtime.evaluate", "expression", script, "includeCommandLineAPI", true)
                .get("result");
    return (Long) Objects.requireNonNull(Objects.requireNonNull(answer).get("value"));
  }

  /** Waits until a condition in JavaScript holds. */
  Page until(String condition, Object... arguments) {
    wait(condition)
        .until(any -> Boolean.TRUE.equals(js("return Boolean(" + condition + ")", arguments)));
    return this;
  }

  Page sees(String css) {
    wait(css).until(any -> !driver.findElements(By.cssSelector(css)).isEmpty());
    return this;
  }

  Page sees(String css, String text) {
    wait(css + " with " + text + "; it has " + textOr(css))
        .until(any -> texts(css).stream().anyMatch(each -> each.contains(text)));
    return this;
  }

  Page seesNo(String css) {
    wait("no " + css).until(any -> driver.findElements(By.cssSelector(css)).isEmpty());
    return this;
  }

  private String textOr(String css) {
    return String.join(" | ", texts(css));
  }

  private WebDriverWait wait(String what) {
    WebDriverWait wait = new WebDriverWait(driver, Duration.ofSeconds(10), Duration.ofMillis(20));
    wait.withMessage(() -> what + ", while the page has: " + js("return document.body.innerText"));
    return wait;
  }

  WebElement find(String css) {
    return driver.findElement(By.cssSelector(css));
  }

  /** The texts of all elements, as they are in the document. */
  @SuppressWarnings("unchecked")
  List<String> texts(String css) {
    return (List<String>)
        Objects.requireNonNull(
            js("return [...document.querySelectorAll(arguments[0])].map(e => e.textContent)", css));
  }

  String text(String css) {
    return texts(css).get(0);
  }

  long count(String css) {
    return texts(css).size();
  }

  Page click(String css) {
    return steady(By.cssSelector(css), WebElement::click);
  }

  /** The text of an element as it is seen. */
  String seen(String css) {
    return Objects.requireNonNull(
        patient(css).until(any -> find(css).getText()), "the text of " + css);
  }

  /** Where an element is on the page, from its left to its right. */
  Extent extent(String css) {
    List<Number> edges =
        Objects.requireNonNull(
            js(
                "const box = document.querySelector(arguments[0]).getBoundingClientRect();"
                    + "return [box.left, box.right]",
                css));
    return new Extent(edges.get(0).doubleValue(), edges.get(1).doubleValue());
  }

  /** In CSS pixels. */
  record Extent(double left, double right) {

    double width() {
      return right - left;
    }
  }

  /** Does something to an element, to the one in its place where the page draws it anew. */
  private Page steady(By by, Consumer<WebElement> action) {
    patient(by.toString())
        .until(
            any -> {
              action.accept(driver.findElement(by));
              return true;
            });
    return this;
  }

  private FluentWait<WebDriver> patient(String what) {
    return wait(what).ignoring(StaleElementReferenceException.class);
  }

  /** Clicks on the button of a name. */
  Page press(String button) {
    return steady(
        By.xpath("//button[normalize-space()='" + button + "' and not(ancestor::dialog)]"),
        WebElement::click);
  }

  /** Presses keys, wherever the focus is. */
  Page keys(CharSequence... keys) {
    new Actions(driver).sendKeys(keys).perform();
    return this;
  }

  Page type(String css, String text) {
    return steady(
        By.cssSelector(css),
        input -> {
          input.click();
          input.sendKeys(Keys.chord(Keys.CONTROL, "a"), Keys.DELETE, text);
        });
  }

  /** Drags within an element, from one share of its size to another. */
  Page drag(String css, double x1, double y1, double x2, double y2) {
    WebElement element = find(css);
    int width = element.getSize().width;
    int height = element.getSize().height;
    new Actions(driver)
        .moveToElement(element, (int) (width * (x1 - 0.5)), (int) (height * (y1 - 0.5)))
        .clickAndHold()
        .moveByOffset((int) (width * (x2 - x1)), (int) (height * (y2 - y1)))
        .release()
        .perform();
    return this;
  }

  Actions mouse() {
    return new Actions(driver);
  }

  Page back() {
    driver.navigate().back();
    return this;
  }

  String address() {
    return Objects.requireNonNull(driver.getCurrentUrl());
  }

  @SuppressWarnings("TypeParameterUnusedInFormals")
  <T> T js(String script, Object... arguments) {
    @SuppressWarnings("unchecked")
    T result = (T) driver.executeScript(script, arguments);
    return result;
  }

  /** For scripts that end with a call of their last argument. */
  Object jsAsync(String script, Object... arguments) {
    return Objects.requireNonNull(driver.executeAsyncScript(script, arguments));
  }

  /** Keeps what the page puts into the clipboard, for {@link #copied()}. */
  Page watchClipboard() {
    js(
        "navigator.clipboard.writeText = text => { window.copied = text; return Promise.resolve(); }");
    return this;
  }

  String copied() {
    until("window.copied");
    String text = js("const text = window.copied; window.copied = null; return text");
    return Objects.requireNonNull(text);
  }

  /** Presses a button that offers a file, and waits until it is there. */
  Path download(String name, String button) {
    Path folder = Path.of("target", "downloads").toAbsolutePath();
    Path file = folder.resolve(name);
    send("Browser.setDownloadBehavior", "behavior", "allow", "downloadPath", folder.toString());
    press(button);
    wait("the file " + name).until(any -> Files.exists(file));
    return file;
  }

  Page choose(String css, Path file) {
    find(css).sendKeys(file.toAbsolutePath().toString());
    return this;
  }

  void staysWithinItsWidth() {
    assertThat(this.<Long>js("return document.documentElement.scrollWidth - innerWidth"))
        .as("how far the page is wider than the window")
        .isLessThanOrEqualTo(0);
  }

  /** Keeps a picture of the page in {@code target/screenshots}. */
  Page shot(String name) {
    try {
      Files.createDirectories(SHOTS);
      Files.write(SHOTS.resolve(name + ".png"), driver.getScreenshotAs(OutputType.BYTES));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  Page leave() {
    driver.get("about:blank");
    return this;
  }

  void signOut() {
    driver.manage().deleteAllCookies();
  }

  /** What the console complained of since this was last asked. */
  List<String> complaints() {
    return Browser.complaints(driver).toList();
  }

  /** As a new tab would be. */
  void reset() {
    if (address().startsWith("http")) {
      js("try { localStorage.clear() } catch { }");
    }
    driver.manage().deleteAllCookies();
    leave();
    send("Emulation.setEmulatedMedia", "features", List.of());
    width(WIDE);
  }
}
