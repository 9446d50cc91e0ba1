# Values of R's sna for the networks of this folder; called by compute.py.
suppressMessages(library(sna))
folder <- commandArgs(trailingOnly = TRUE)[1]
edges <- read.csv(file.path(folder, "edges.csv"), colClasses = c("character", "character", "character", "numeric"))
groups <- read.csv(file.path(folder, "actors.csv"), colClasses = "character")
rows <- NULL
add <- function(network, measure, actors, values) {
  rows <<- rbind(rows, data.frame(network = network, measure = measure, actor = actors,
                                  value = sprintf("%.17g", values), tool = "sna"))
}
for (name in unique(groups$network)) {
  actors <- groups$actor[groups$network == name]
  group <- groups$group[groups$network == name]
  own <- edges[edges$network == name, ]
  m <- matrix(0, length(actors), length(actors))
  m[cbind(match(own$source, actors), match(own$target, actors))] <- 1
  directed <- groups$directed[groups$network == name][1] == "yes"
  if (!directed) m <- pmax(m, t(m))
  mode <- if (directed) "digraph" else "graph"
  both <- pmax(m, t(m))
  add(name, "degree", actors, degree(m, gmode = mode))
  add(name, "betweenness", actors, betweenness(m, gmode = mode))
  add(name, "closeness_whole", actors, closeness(m, gmode = mode))
  add(name, "coreness", actors, kcores(both, mode = "graph"))
  cut <- rep(0, length(actors)); cut[cutpoints(both, mode = "graph")] <- 1
  add(name, "cut_point", actors, cut)
  roles <- brokerage(m, group)
  labels <- c("coordinator", "itinerant", "representative", "gatekeeper", "liaison", "total")
  for (i in 1:6) {
    add(name, labels[i], actors, roles$raw.nli[, i])
    add(name, paste0(labels[i], "_expected"), actors, roles$exp.nli[, i])
    add(name, paste0(labels[i], "_z"), actors, roles$z.nli[, i])
    add(name, paste0("network_", labels[i]), "", roles$raw.gli[i])
    add(name, paste0("network_", labels[i], "_expected"), "", roles$exp.gli[i])
    add(name, paste0("network_", labels[i], "_sd"), "", roles$sd.gli[i])
    add(name, paste0("network_", labels[i], "_z"), "", roles$z.gli[i])
  }
}
write.csv(rows, file.path(folder, "sna.csv"), row.names = FALSE, quote = FALSE)
