// glibc shows new sessions and closing from a number on only with its own extensions.
#define _GNU_SOURCE

#include "CSpawn.h"

#include <signal.h>
#include <spawn.h>

static int set_actions(posix_spawn_file_actions_t *actions, const char *directory, const int streams[3]) {
    int failure = 0;
    for (int stream = 0; stream < 3 && !failure; stream++)
        failure = posix_spawn_file_actions_adddup2(actions, streams[stream], stream);
    if (!failure) failure = posix_spawn_file_actions_addclosefrom_np(actions, 3);
    if (!failure && directory) failure = posix_spawn_file_actions_addchdir_np(actions, directory);
    return failure;
}

static int set_attributes(posix_spawnattr_t *attributes) {
    sigset_t none, all;
    sigemptyset(&none);
    sigfillset(&all);
    int failure = posix_spawnattr_setsigmask(attributes, &none);
    if (!failure) failure = posix_spawnattr_setsigdefault(attributes, &all);
    if (failure) return failure;
    return posix_spawnattr_setflags(attributes,
                                    POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
}

int cspawn_start(pid_t *pid, const char *file, char *const arguments[], char *const environment[],
                 const char *directory, int input, int output, int errors) {
    posix_spawn_file_actions_t actions;
    int failure = posix_spawn_file_actions_init(&actions);
    if (failure) return failure;
    posix_spawnattr_t attributes;
    failure = posix_spawnattr_init(&attributes);
    if (!failure) {
        failure = set_actions(&actions, directory, (const int[]){input, output, errors});
        if (!failure) failure = set_attributes(&attributes);
        if (!failure) failure = posix_spawnp(pid, file, &actions, &attributes, arguments, environment);
        posix_spawnattr_destroy(&attributes);
    }
    posix_spawn_file_actions_destroy(&actions);
    return failure;
}
