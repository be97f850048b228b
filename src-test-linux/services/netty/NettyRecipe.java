package services.netty;

import dev.jcap.CapabilityPlan;
import dev.jcap.CapabilitySet;
import dev.jcap.linux.Capabilities;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringServerSocketChannel;
import io.netty.handler.codec.http.HttpServerCodec;
import java.nio.file.Path;

/** Netty with one of its transports: an event loop opens the port some time after {@code bind} returns. */
public final class NettyRecipe {

    /** The transports, by name. */
    private enum Transport {
        NIO(NioServerSocketChannel.class, NioIoHandler.newFactory()),
        EPOLL(EpollServerSocketChannel.class, EpollIoHandler.newFactory()),
        URING(IoUringServerSocketChannel.class, IoUringIoHandler.newFactory());

        private final Class<? extends ServerChannel> channel;
        private final IoHandlerFactory handlers;

        Transport(Class<? extends ServerChannel> channel, IoHandlerFactory handlers) {
            this.channel = channel;
            this.handlers = handlers;
        }
    }

    private NettyRecipe() {}

    /** Serves until it is asked to end. Arguments: the port, the transport, and the file that answers hold. */
    public static void main(String[] args) throws Exception {
        int port = Integer.parseInt(args[0]);
        Transport transport = Transport.valueOf(args[1]);
        EventLoopGroup loops = new MultiThreadIoEventLoopGroup(3, transport.handlers);
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(loops)
                .channel(transport.channel)
                .childHandler(new Connection(Path.of(args[2])));
        CapabilityPlan plan =
                CapabilityPlan.limitTo(CapabilitySet.EMPTY).become(Capabilities.user("app")).setNoNewPrivs();
        // @start region="recipe"
        Channel channel = bootstrap.bind(port).sync().channel();      // waits for the event loop that opens the port
        Capabilities.process().apply(plan);
        // @end
        channel.closeFuture().sync();
    }

    /** Answers on each connection. */
    private static final class Connection extends ChannelInitializer<SocketChannel> {

        private final Path file;

        Connection(Path file) {
            this.file = file;
        }

        @Override
        protected void initChannel(SocketChannel channel) {
            channel.pipeline().addLast(new HttpServerCodec(), new FileAnswer(file));
        }
    }
}
