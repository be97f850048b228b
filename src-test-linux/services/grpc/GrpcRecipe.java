package services.grpc;

import dev.jcap.CapabilityPlan;
import dev.jcap.CapabilitySet;
import dev.jcap.linux.Capabilities;
import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;

/** A gRPC server: {@code start} returns when its port is open. */
public final class GrpcRecipe {

    private GrpcRecipe() {}

    /** Serves until it is asked to end. Argument: the port. */
    public static void main(String[] args) throws Exception {
        int port = Integer.parseInt(args[0]);
        NettyServerBuilder builder = NettyServerBuilder.forPort(port).addService(
                io.grpc.ServerServiceDefinition.builder(Greeting.SERVICE)
                        .addMethod(Greeting.GREET, ServerCalls.asyncUnaryCall(GrpcRecipe::greet))
                        .build());
        CapabilityPlan plan =
                CapabilityPlan.limitTo(CapabilitySet.EMPTY).become(Capabilities.user("app")).setNoNewPrivs();
        // @start region="recipe"
        Server server = builder.build().start();
        Capabilities.process().apply(plan);
        // @end
        server.awaitTermination();
    }

    private static void greet(String name, StreamObserver<String> answer) {
        answer.onNext("hello " + name);
        answer.onCompleted();
    }
}
