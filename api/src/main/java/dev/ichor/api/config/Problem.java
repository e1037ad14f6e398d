package dev.ichor.api.config;

/** What is wrong with the configuration: one sentence, the value first, then the remedy. */
public record Problem(String sentence) {
  static Problem of(String form, Object... values) {
    return new Problem(form.formatted(values));
  }

  @Override
  public String toString() {
    return sentence;
  }
}
