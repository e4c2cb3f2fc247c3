package io.llmobservatory.server.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import io.netty.handler.ssl.SslContextBuilder;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** gRPC takes the context as it is, with its own rules for HTTP/2 met. */
final class GrpcOverTlsTest {
  @Test
  void calls_get_through_with_a_client_certificate_and_after_a_renewal(@TempDir Path directory)
      throws Exception {
    TestCertificates certificates = TestCertificates.in(directory);
    TlsOptions options =
        TlsOptions.of(certificates)
            .clientCa(certificates.authorityFile())
            .reloadInterval(Duration.ofNanos(1));
    Server server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .sslContext(ServerTls.http2(options.build()))
            .addService(new HealthStatusManager().getHealthService())
            .build()
            .start();
    try {
      SslContextBuilder client =
          GrpcSslContexts.forClient().trustManager(certificates.authorityFile().toFile());
      assertThatThrownBy(() -> health(server, client))
          .isInstanceOf(StatusRuntimeException.class)
          .extracting(Status::fromThrowable)
          .extracting(Status::getCode)
          .isEqualTo(Status.Code.UNAVAILABLE);

      client.keyManager(
          certificates.clientCertificateFile().toFile(), certificates.clientKeyFile().toFile());
      assertThat(health(server, client)).isEqualTo(ServingStatus.SERVING);

      certificates.renewServer("renewed");
      assertThat(health(server, client)).isEqualTo(ServingStatus.SERVING);
    } finally {
      server.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
    }
  }

  private static ServingStatus health(Server server, SslContextBuilder tls) throws Exception {
    ManagedChannel channel =
        NettyChannelBuilder.forAddress("localhost", server.getPort())
            .sslContext(tls.build())
            .build();
    try {
      return HealthGrpc.newBlockingStub(channel)
          .withDeadlineAfter(20, TimeUnit.SECONDS)
          .check(HealthCheckRequest.getDefaultInstance())
          .getStatus();
    } finally {
      channel.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
    }
  }
}
