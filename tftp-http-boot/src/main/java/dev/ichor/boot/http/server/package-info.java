/** The boot plane's own HTTP/1.1 listener on Netty. */
@NullMarked
package dev.ichor.boot.http.server;

import org.jspecify.annotations.NullMarked;
