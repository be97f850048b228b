package services.grpc;

import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import java.io.IOException;
import services.driver.Client;

/** Calls of the one method. */
public final class GrpcRequests implements Client {

    private final ManagedChannel channel;

    public GrpcRequests(int port) {
        channel = NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
    }

    @Override
    public void request() throws IOException {
        String answer = ClientCalls.blockingUnaryCall(channel, Greeting.GREET, CallOptions.DEFAULT, "app");
        if (!answer.equals("hello app")) {
            throw new IOException("answered: " + answer);
        }
    }

    @Override
    public void close() {
        channel.shutdown();
    }
}
