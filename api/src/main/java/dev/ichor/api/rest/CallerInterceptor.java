package dev.ichor.api.rest;

import dev.ichor.api.security.Holder;
import dev.ichor.api.security.Needs;
import dev.ichor.inventory.port.Caller;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import jakarta.annotation.Priority;
import jakarta.inject.Inject;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InvocationContext;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Around each route: what it does is done in the name of the token that asked for it. */
@Needs
@Interceptor
@Priority(Interceptor.Priority.APPLICATION)
final class CallerInterceptor {
  private final CurrentVertxRequest request;

  @Inject
  CallerInterceptor(CurrentVertxRequest request) {
    this.request = request;
  }

  @AroundInvoke
  @Nullable Object named(InvocationContext call) throws Exception {
    var holder = Optional.ofNullable(request.getCurrent()).flatMap(RoleFilter::holder);
    return Caller.<@Nullable Object, Exception>as(
        holder.map(Holder::name).orElse(Caller.OPERATOR),
        holder.map(Holder::id).orElse(Caller.OPERATOR),
        call::proceed);
  }
}
