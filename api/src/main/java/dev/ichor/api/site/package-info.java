/** The site's own certificate authority, for firmware that boots over HTTPS. */
@NullMarked
package dev.ichor.api.site;

import org.jspecify.annotations.NullMarked;
