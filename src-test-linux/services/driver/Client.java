package services.driver;

import java.io.IOException;

/** Asks a service in the protocol that it speaks. Each thread of the load has one of its own, made with the port. */
public interface Client extends AutoCloseable {

    /** Makes one request, and throws unless the answer is right. */
    void request() throws Exception;

    /** Tries what only this service does, when everything has been dropped: one line that says what worked. */
    default String tryTheRest() throws Exception {
        return "";
    }

    @Override
    void close() throws IOException;

    /** A client of that class. */
    static Client open(String className, int port) throws ReflectiveOperationException {
        return (Client) Class.forName(className).getConstructor(int.class).newInstance(port);
    }
}
