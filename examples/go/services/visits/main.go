// Visits: a service in Go, with nothing in it made for the platform.
//
// What it is told:  HOST, PORT, SERVICE_NAME, and CACHE_* for its edge to the cache.
// What it owes:     listen there; answer its health questions; on SIGTERM say "not ready" while still serving, then finish.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/signal"
	"sync/atomic"
	"syscall"
	"time"
)

const (
	drainTime  = 2 * time.Second
	finishTime = 10 * time.Second
	counterKey = "visits"
)

func main() {
	log := slog.New(slog.NewJSONHandler(os.Stdout, nil)).With("service", os.Getenv("SERVICE_NAME"))
	cache := &Cache{
		Address:      net.JoinHostPort(os.Getenv("CACHE_HOST"), os.Getenv("CACHE_PORT")),
		User:         os.Getenv("CACHE_USER"),
		PasswordFile: os.Getenv("CACHE_PASSWORD_FILE"),
	}
	var draining atomic.Bool
	server := &http.Server{
		Addr:              net.JoinHostPort(os.Getenv("HOST"), os.Getenv("PORT")),
		Handler:           routes(cache, &draining),
		ReadHeaderTimeout: 5 * time.Second,
	}

	ended := make(chan error, 1)
	go func() { ended <- server.ListenAndServe() }()
	log.Info("listening", "address", server.Addr)

	signals := make(chan os.Signal, 1)
	signal.Notify(signals, syscall.SIGTERM, syscall.SIGINT)
	select {
	case err := <-ended:
		log.Error("cannot listen", "error", err.Error())
		os.Exit(1)
	case got := <-signals:
		draining.Store(true)
		if got == syscall.SIGTERM {
			time.Sleep(drainTime)
		}
	}
	finish, cancel := context.WithTimeout(context.Background(), finishTime)
	defer cancel()
	if err := server.Shutdown(finish); err != nil && !errors.Is(err, context.DeadlineExceeded) {
		log.Error("stopped", "error", err.Error())
	}
	log.Info("stopped")
}

func routes(cache *Cache, draining *atomic.Bool) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) {
		answer(w, http.StatusOK, map[string]any{"status": "ok"})
	})
	mux.HandleFunc("GET /readyz", func(w http.ResponseWriter, _ *http.Request) {
		if draining.Load() {
			answer(w, http.StatusServiceUnavailable, map[string]any{"status": "draining"})
			return
		}
		answer(w, http.StatusOK, map[string]any{"status": "ok"})
	})
	mux.HandleFunc("GET /api/visits", func(w http.ResponseWriter, r *http.Request) { count(w, r, cache, 0) })
	mux.HandleFunc("POST /api/visits", func(w http.ResponseWriter, r *http.Request) { count(w, r, cache, 1) })
	return mux
}

// count adds to the counter that all replicas share, and answers it.
func count(w http.ResponseWriter, r *http.Request, cache *Cache, by int64) {
	visits, err := cache.IncrBy(r.Context(), counterKey, by)
	if err != nil {
		w.Header().Set("content-type", "application/problem+json")
		w.WriteHeader(http.StatusServiceUnavailable)
		_ = json.NewEncoder(w).Encode(map[string]any{
			"type": "about:blank", "title": "Service Unavailable", "status": 503, "detail": "The cache cannot be reached.",
		})
		return
	}
	answer(w, http.StatusOK, map[string]any{"visits": visits})
}

func answer(w http.ResponseWriter, status int, body any) {
	w.Header().Set("content-type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body)
}
