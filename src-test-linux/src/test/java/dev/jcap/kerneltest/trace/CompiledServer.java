package dev.jcap.kerneltest.trace;

import static dev.jcap.kerneltest.support.Scenarios.requireEqual;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.jcap.kerneltest.profile.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;

/** Servers in C, compiled into static programs: without the files, environment and helpers that an interpreter asks for. */
enum CompiledServer {

    /** Answers on several threads with one epoll, as a program in Go does. */
    THREADS("""
            #include <arpa/inet.h>
            #include <pthread.h>
            #include <stdio.h>
            #include <string.h>
            #include <sys/epoll.h>
            #include <sys/socket.h>
            #include <unistd.h>
            static int listener, poll;
            static void *serve(void *unused) {
                struct epoll_event event;
                char request[4096];
                while (epoll_wait(poll, &event, 1, -1) >= 0) {
                    if (event.data.fd == listener) {
                        int client = accept4(listener, 0, 0, SOCK_NONBLOCK);
                        struct epoll_event ready = {.events = EPOLLIN | EPOLLONESHOT, .data.fd = client};
                        if (client >= 0) epoll_ctl(poll, EPOLL_CTL_ADD, client, &ready);
                    } else {
                        if (read(event.data.fd, request, sizeof request) > 0) {
                            const char *page = "HTTP/1.1 204 No Content\\r\\nConnection: close\\r\\n\\r\\n";
                            write(event.data.fd, page, strlen(page));
                        }
                        close(event.data.fd);
                    }
                }
                return unused;
            }
            int main(void) {
                struct sockaddr_in6 any = {.sin6_family = AF_INET6, .sin6_port = htons(80)};
                int one = 1;
                listener = socket(AF_INET6, SOCK_STREAM | SOCK_NONBLOCK, 0);
                setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
                if (bind(listener, (struct sockaddr *) &any, sizeof any) || listen(listener, 128)) {
                    perror("listen");
                    return 1;
                }
                poll = epoll_create1(0);
                struct epoll_event ready = {.events = EPOLLIN, .data.fd = listener};
                epoll_ctl(poll, EPOLL_CTL_ADD, listener, &ready);
                pthread_t thread;
                for (int i = 0; i < 3; i++) pthread_create(&thread, 0, serve, 0);
                serve(0);
            }
            """),

    /** A daemon like sshd: it leaves its parent and session, and each connection has a process that locks itself away. */
    DAEMON("""
            #define _GNU_SOURCE
            #include <arpa/inet.h>
            #include <grp.h>
            #include <signal.h>
            #include <stdio.h>
            #include <string.h>
            #include <sys/socket.h>
            #include <unistd.h>
            static void answer(int client) {
                char request[4096];
                gid_t group = 65534;
                if (chroot("/proc/self/fdinfo") || chdir("/") || setgroups(1, &group) || setresgid(65534, 65534, 65534)
                        || setresuid(65534, 65534, 65534)) {
                    _exit(1);
                }
                const char *page = "HTTP/1.1 204 No Content\\r\\nConnection: close\\r\\n\\r\\n";
                if (read(client, request, sizeof request) > 0) write(client, page, strlen(page));
                _exit(0);
            }
            int main(void) {
                struct sockaddr_in any = {.sin_family = AF_INET, .sin_port = htons(80)};
                int one = 1;
                int listener = socket(AF_INET, SOCK_STREAM, 0);
                setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
                if (bind(listener, (struct sockaddr *) &any, sizeof any) || listen(listener, 128)) {
                    perror("listen");
                    return 1;
                }
                if (daemon(0, 0)) return 1;
                signal(SIGCHLD, SIG_IGN);
                signal(SIGTERM, SIG_IGN);
                for (;;) {
                    int client = accept(listener, 0, 0);
                    if (client >= 0 && fork() == 0) answer(client);
                    close(client);
                }
            }
            """);

    private final String source;

    CompiledServer(String source) {
        this.source = source;
    }

    /** Skips the test where no static program can be compiled. */
    static void assumeCompiler() throws IOException, InterruptedException {
        Tool.require("gcc", "gcc");
        Path directory = Files.createTempDirectory("jcap-compiler");
        Path file = Files.writeString(directory.resolve("empty.c"), "int main(void) { return 0; }\n");
        Path program = directory.resolve("empty");
        if (compiled(file, program).status() != 0) {
            abort("needs gcc -static, of the packages gcc and libc6-dev");
        }
        Files.delete(program);
        Files.delete(file);
        Files.delete(directory);
    }

    /** Compiles the server, and returns the program, which every user can execute. */
    Path program() throws IOException, InterruptedException {
        Path directory = Files.createTempDirectory("jcap-server");
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path file = Files.writeString(directory.resolve("server.c"), source);
        Path program = directory.resolve("server");
        Tool.Answer answer = compiled(file, program);
        requireEqual(0, answer.status(), answer.output());
        return program;
    }

    private static Tool.Answer compiled(Path file, Path program) throws IOException, InterruptedException {
        return Tool.run(Map.of(),
                List.of("gcc", "-static", "-pthread", "-w", "-O1", "-o", program.toString(), file.toString()));
    }
}
