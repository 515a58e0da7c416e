#include "CBuild.h"

#ifndef PPG_TUNNEL_COMMIT
#define PPG_TUNNEL_COMMIT ""
#endif

const char *const build_commit = PPG_TUNNEL_COMMIT;
