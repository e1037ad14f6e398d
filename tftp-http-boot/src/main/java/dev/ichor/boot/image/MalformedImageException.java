package dev.ichor.boot.image;

import java.io.IOException;

/** An image that is not what its name says; the message says what is wrong with it. */
public final class MalformedImageException extends IOException {
  private static final long serialVersionUID = 1L;

  MalformedImageException(String message) {
    super(message);
  }

  static void unless(boolean isRight, String message, Object... values)
      throws MalformedImageException {
    if (!isRight) {
      throw new MalformedImageException(message.formatted(values));
    }
  }
}
