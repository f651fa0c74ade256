package dev.lumen.trace.noharm.probe;

import dev.lumen.trace.noharm.app.NoHarmApplication;
import java.nio.file.Path;
import java.util.Arrays;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.core.env.Environment;

/** Starts the application, looks at it from all sides, and writes down what it saw. */
public final class Probe {

  private Probe() {}

  /** The first argument is the file to write to; the others are the application's. */
  public static void main(String[] args) throws Exception {
    Observations seen = new Observations();
    try (Upstream upstream = new Upstream()) {
      // Not as an argument, which would be told apart from run to run.
      System.setProperty("upstream", upstream.address());
      String[] arguments = Arrays.copyOfRange(args, 1, args.length);
      try (var context =
          (ServletWebServerApplicationContext)
              SpringApplication.run(NoHarmApplication.class, arguments)) {
        look(context, upstream, seen);
      }
    }
    seen.write(Path.of(args[0]));
    System.exit(0);
  }

  private static void look(
      ServletWebServerApplicationContext context, Upstream upstream, Observations seen)
      throws Exception {
    Environment environment = context.getEnvironment();
    int port = environment.getRequiredProperty("local.server.port", Integer.class);
    new ServerChecks(port).run(seen);
    new ClientChecks(context, upstream).run(seen);
    new TaskChecks(context).run(seen);
    new ActuatorChecks(port, environment.getProperty("local.management.port", Integer.class, port))
        .run(seen);
    new ContextChecks(context).run(seen);
  }
}
