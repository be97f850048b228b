/* The least that the classes of a Java program cost: classes LIBJVM THREADS NAMES OPTION...
 *
 * Starts a JVM with these options, and that many threads of the class Crowd. Then it loads and initializes the classes in this
 * order, and does nothing with them. Their names are JNI's, separated by commas. Like the java launcher it starts the JVM on a
 * new thread. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <jni.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MOST_OPTIONS 16

typedef jint create_jvm(JavaVM **, void **, void *);

static char **arguments;
static int options;

static void fail(const char *what) {
    fprintf(stderr, "%s\n", what);
    exit(1);
}

static jclass initialized(JNIEnv *env, const char *name) {
    /* HotSpot initializes what it finds here, with the class loader of the class path. */
    jclass class = (*env)->FindClass(env, name);
    if (class == NULL) {
        (*env)->ExceptionDescribe(env);
        exit(1);
    }
    return class;
}

static void start_threads(JNIEnv *env, int threads) {
    jclass crowd = initialized(env, "dev/jcap/jmh/Crowd");
    if ((*env)->NewObject(env, crowd, (*env)->GetMethodID(env, crowd, "<init>", "(I)V"), threads) == NULL) {
        fail("no threads");
    }
}

static void *start(void *libjvm) {
    JavaVMOption option[MOST_OPTIONS] = {0};
    JavaVMInitArgs how = {JNI_VERSION_21, options, option, JNI_FALSE};
    JavaVM *jvm;
    JNIEnv *env;
    create_jvm *create = (create_jvm *) dlsym(libjvm, "JNI_CreateJavaVM");
    for (int i = 0; i < options; i++) {
        option[i].optionString = arguments[4 + i];
    }
    if (create == NULL || create(&jvm, (void **) &env, &how) != JNI_OK) {
        fail("no JVM");
    }
    int threads = atoi(arguments[2]);
    if (threads > 0) {
        start_threads(env, threads);
    }
    for (char *name = strtok(arguments[3], ","); name != NULL; name = strtok(NULL, ",")) {
        initialized(env, name);
    }
    (*jvm)->DestroyJavaVM(jvm);
    return NULL;
}

int main(int argc, char **argv) {
    pthread_t thread;
    if (argc < 4 || argc - 4 > MOST_OPTIONS) {
        fputs("usage: classes LIBJVM THREADS NAMES OPTION...\n", stderr);
        return 2;
    }
    arguments = argv;
    options = argc - 4;
    void *libjvm = dlopen(argv[1], RTLD_NOW | RTLD_GLOBAL);
    if (libjvm == NULL) {
        fail(dlerror());
    }
    if (pthread_create(&thread, NULL, start, libjvm) != 0) {
        fail("pthread_create");
    }
    pthread_join(thread, NULL);
    return 0;
}
