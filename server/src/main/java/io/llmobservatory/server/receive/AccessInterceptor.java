package io.llmobservatory.server.receive;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.ForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.llmobservatory.server.auth.Verdict;
import io.llmobservatory.server.config.TenantName;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Lets calls of services that read go on for whoever may send, each in the name of its tenant. */
final class AccessInterceptor implements ServerInterceptor {
  private static final Context.Key<String> TENANT =
      Context.keyWithDefault("tenant", TenantName.DEFAULT);

  private final Access access;

  AccessInterceptor(Access access) {
    this.access = access;
  }

  /** The tenant in whose name the thread works. */
  static String tenant() {
    return Objects.requireNonNull(TENANT.get());
  }

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    Context context = Context.current();
    Later<Q> later = new Later<>();
    GrpcExport.verdict(access, call, headers)
        .accept(
            verdict -> {
              if (verdict instanceof Verdict.Accepted accepted) {
                Context mine = context.withValue(TENANT, accepted.tenant());
                later.begin(Contexts.interceptCall(mine, call, headers, next));
              } else {
                GrpcCall.close(call, Answers.to(verdict));
              }
            });
    return later;
  }

  /**
   * Hears of a call before it may go on. Until then nothing is asked for, so nothing comes but its
   * end, and that it could be answered.
   */
  private static final class Later<Q> extends ForwardingServerCallListener<Q> {
    private static final ServerCall.Listener<Object> DEAF = new ServerCall.Listener<>() {};

    // All guarded by this.
    private ServerCall.@Nullable Listener<Q> begun;
    private boolean ready;
    private boolean cancelled;

    void begin(ServerCall.Listener<Q> listener) {
      boolean wasReady;
      boolean wasCancelled;
      synchronized (this) {
        begun = listener;
        wasReady = ready;
        wasCancelled = cancelled;
      }
      if (wasCancelled) {
        listener.onCancel();
      } else if (wasReady) {
        listener.onReady();
      }
    }

    @Override
    @SuppressWarnings("unchecked") // It hears of nothing, whatever the type.
    protected synchronized ServerCall.Listener<Q> delegate() {
      ServerCall.Listener<Q> current = begun;
      return current == null ? (ServerCall.Listener<Q>) (Object) DEAF : current;
    }

    @Override
    public void onReady() {
      synchronized (this) {
        ready = true;
      }
      super.onReady();
    }

    @Override
    public void onCancel() {
      synchronized (this) {
        cancelled = true;
      }
      super.onCancel();
    }
  }
}
