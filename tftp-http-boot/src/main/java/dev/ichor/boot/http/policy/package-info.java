/** What an HTTP request for a boot file is answered: ranges and conditions (RFC 9110), pure. */
@NullMarked
package dev.ichor.boot.http.policy;

import org.jspecify.annotations.NullMarked;
