package dev.lumen.trace.noharm.app;

import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Service;

/** Opens for an admin alone. */
@Service
public class Vault {

  @PreAuthorize("hasRole('ADMIN')")
  public String open() {
    return "gold";
  }
}
