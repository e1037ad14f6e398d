package dev.ichor.api.config;

/** What is done about clients of our DHCP server that look like BMCs. */
public enum BmcDiscoverWish {
  /** Nothing. */
  OFF,
  /** They are remembered and shown. */
  TELL,
  /** Each new one is also looked at once, without a login. */
  LEASES
}
